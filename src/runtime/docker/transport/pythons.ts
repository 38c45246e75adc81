import { posix } from 'node:path'

const usual = [
  'python3',
  'python',
  '/usr/local/bin/python3',
  '/usr/bin/python3',
  '/opt/venv/bin/python',
  '/opt/conda/bin/python',
  '/venv/bin/python',
]

/**
 * Where a Python may be in a container, likeliest first: the one that the server itself runs with, then the usual places. A name without
 * a slash is looked up in the image's PATH. `command` is what the container runs: program, then arguments.
 */
export function pythons(command: readonly string[]): readonly string[] {
  const [program = ''] = command
  const own: string[] = []
  if (/^python[\d.]*$/.test(posix.basename(program))) own.push(program)
  // A console script of a virtual environment (`/app/.venv/bin/uvicorn`) lies beside its Python.
  else if (program.startsWith('/')) own.push(posix.join(posix.dirname(program), 'python3'))
  return [...new Set([...own, ...usual])]
}
