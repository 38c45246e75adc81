import { join } from 'node:path'
import { packageRoot } from '../../src/base/package-root.ts'
import { pythonText } from './python-text.ts'
import { templatePython } from './template-server.ts'

const folder = join(packageRoot(), 'templates/voice-to-voice/baseline')

/** Runs a program beside the modules of the voice-to-voice baseline, with its packages. It reads `given` and prints JSON. */
export async function voicePython<T>(program: string, given: unknown = null): Promise<T> {
  const head = 'import json, sys\nimport numpy as np\ngiven = json.load(sys.stdin)\n'
  return JSON.parse(await pythonText(folder, head + program, JSON.stringify(given), await templatePython(folder)))
}
