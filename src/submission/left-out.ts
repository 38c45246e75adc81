import type { LeftOut } from './files.ts'

/** Never part of a submission, whatever it holds: state and secrets of whoever works in the folder. */
const privateNames = new Set(['.bbx', '.env', '.git', '.hg', '.svn'])

/** Made again by the tool that made it; no server needs it. */
const toolingNames = new Set([
  '__pycache__',
  'node_modules',
  '.venv',
  '.tox',
  '.nox',
  '.ipynb_checkpoints',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.idea',
  '.vscode',
  '.DS_Store',
])

/** The file that marks a Python virtual environment: its folder is left out under any name. */
export const environmentMark = 'pyvenv.cfg'

/** Where `bbx init` writes before it renames; what a killed one leaves is nobody's file. */
export const asidePrefix = '.bbx-init-'

/** Why an entry of this name is left out at any depth, or null where it counts. */
export function leftOutByName(name: string): LeftOut['why'] | null {
  if (privateNames.has(name) || name.startsWith('.env.') || name.startsWith(asidePrefix)) return 'private'
  return toolingNames.has(name) ? 'tooling' : null
}
