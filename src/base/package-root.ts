import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of bbx's own package.json: of the checkout, or of the installed package. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('the package.json of bbx is not above its code')
    folder = parent
  }
  return folder
}

/** A built program of `dist/` that runs as a process or worker of its own (also when the caller runs from source). */
export function builtProgram(name: 'guardian' | 'scorer' | 'score-worker' | 'metric-worker' | 'audio-decoder' | 'omega-reader'): string {
  return join(packageRoot(), 'dist', `${name}.mjs`)
}
