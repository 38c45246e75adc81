import { readlink, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, posix, relative, sep, win32 } from 'node:path'
import type { SubmissionFile, SubmissionLink } from './files.ts'
import { leftOutByName } from './left-out.ts'

/** Looks at a link without trusting it: what counts is whether it still works in a copy of the folder somewhere else. */
export async function readLink(root: string, path: string): Promise<SubmissionFile> {
  const target = (await readlink(join(root, path))).replaceAll(sep, '/')
  return {
    path,
    bytes: Buffer.byteLength(target),
    kind: 'symlink',
    executable: false,
    link: { target, state: await stateOf(root, path, target) },
  }
}

async function stateOf(root: string, path: string, target: string): Promise<SubmissionLink['state']> {
  if (isAbsolute(target) || win32.isAbsolute(target)) return 'outside'
  const named = posix.join(posix.dirname(path), target)
  if (named === '..' || named.startsWith('../')) return 'outside'
  let real: string
  try {
    real = await realpath(join(root, path))
  } catch {
    return 'dangling'
  }
  const inside = relative(root, real)
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return 'outside'
  if (inside.split(sep).some((name) => leftOutByName(name) !== null)) return 'left out'
  return (await stat(real)).isDirectory() ? 'folder' : 'file'
}
