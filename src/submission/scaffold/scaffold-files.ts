import { join } from 'node:path'
import { hotkeyFileName } from '../hotkey-file.ts'
import { manifestName } from '../manifest.ts'
import { readFolder, readTemplate, type ScaffoldFile } from './read-template.ts'

export interface ScaffoldChoice {
  /** The folder of all templates. */
  templates: string
  track: string
  template: string
  /** SS58, checked by the caller. */
  hotkey: string
  ci: 'github' | null
}

const hotkeyMark = '__BBX_HOTKEY__'
const ciFolders = { github: '.github/workflows' }

/** Every file of a new submission, in order of path: the template's, and what depends on the choice. */
export async function scaffoldFiles(choice: ScaffoldChoice): Promise<ScaffoldFile[]> {
  const { templates, track, template, hotkey, ci } = choice
  const files = new Map((await readTemplate(templates, track, template)).map((file) => [file.path, filled(file, hotkey)]))
  // Byte for byte the address: one era of validators compares the line end too (reference sn21 1.2).
  files.set(hotkeyFileName, textFile(hotkeyFileName, hotkey))
  if (!files.has(manifestName)) files.set(manifestName, textFile(manifestName, manifestText(track, template)))
  if (![...files.keys()].some((path) => path.startsWith('models/'))) files.set('models/.gitkeep', textFile('models/.gitkeep', ''))
  if (ci !== null) {
    for (const file of await readFolder(join(templates, 'ci', ci), ciFolders[ci])) files.set(file.path, filled(file, hotkey))
  }
  return [...files.values()].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
}

function filled(file: ScaffoldFile, hotkey: string): ScaffoldFile {
  const bytes = Buffer.from(file.content)
  return bytes.includes(hotkeyMark) ? { ...file, content: Buffer.from(bytes.toString().replaceAll(hotkeyMark, hotkey)) } : file
}

function textFile(path: string, text: string): ScaffoldFile {
  return { path, content: Buffer.from(text), executable: false }
}

function manifestText(track: string, template: string): string {
  return [
    '# What this submission is. It is uploaded with it: endpoints, tokens, wallets and limits belong elsewhere and are refused here.',
    `track = "${track}"`,
    `template = "${template}"`,
    '# How the server is started, word by word; no shell reads it.',
    'start = ["python", "server.py"]',
    '',
  ].join('\n')
}
