import { BbxError } from '../../base/bbx-error.ts'
import { byteSize } from '../../base/byte-size.ts'
import type { HubFile } from '../types.ts'

/** What a repository may hold that is written to this disk. Bytes: MAX_HUGGING_FACE_BYTES of SN21's constants (reference sn21 0.1). */
export const fetchLimits = { files: 100_000, bytes: 18 * 1024 ** 3, depth: 64, nameBytes: 255, pathBytes: 1024 }

export interface SafeListing {
  files: readonly HubFile[]
  /** Paths that are not taken. */
  leftOut: readonly string[]
  bytes: number
}

/**
 * A listing of somebody else's repository as files that can be written here, each in a place of its own; what `isLeftOut` says of a path is not among them. Nothing was
 * fetched yet. Throws BbxError S1054 for a name that is a trap, S1051 for names that one file system takes for one, S1052 over the limits.
 */
export async function safeListing(
  listing: AsyncIterable<HubFile>,
  isLeftOut: (path: string) => boolean,
  limits = fetchLimits,
): Promise<SafeListing> {
  const files: HubFile[] = []
  const leftOut: string[] = []
  const taken = new Map<string, { path: string; isFile: boolean }>()
  let bytes = 0
  for await (const file of listing) {
    const names = file.path.split('/')
    refuseTrap(file.path, names, limits)
    if (isLeftOut(file.path)) {
      leftOut.push(file.path)
      continue
    }
    takePlace(taken, names)
    files.push(file)
    bytes += file.bytes
    if (files.length > limits.files) throw tooMuch(`it holds more than ${limits.files} files`)
    if (bytes > limits.bytes) throw tooMuch(`it holds more than ${byteSize(limits.bytes)}`)
  }
  return { files, leftOut, bytes }
}

function refuseTrap(path: string, names: readonly string[], limits: typeof fetchLimits): void {
  // Control characters would also move the cursor of whoever is shown the name.
  const isTrap =
    names.some((name) => name === '' || name === '.' || name === '..' || /^\.git$/i.test(name)) || hasControl(path) || path.includes('\\')
  if (isTrap || /^[a-z]:/i.test(path))
    throw new BbxError('S1054', { what: `the repository has a file ${JSON.stringify(path.slice(0, 200))}` })
  if (names.length > limits.depth) throw tooMuch(`its folders are nested deeper than ${limits.depth}`)
  const isLong = Buffer.byteLength(path) > limits.pathBytes || names.some((name) => Buffer.byteLength(name) > limits.nameBytes)
  if (isLong) throw tooMuch(`a path is too long: ${JSON.stringify(path.slice(0, 100))}…`)
}

function hasControl(text: string): boolean {
  return [...text].some((letter) => letter < ' ' || (letter >= '\u007f' && letter < '\u00a0'))
}

/** A folder may be named by many files; everything else has its place for itself, on a file system that knows no case too. */
function takePlace(taken: Map<string, { path: string; isFile: boolean }>, names: readonly string[]): void {
  for (let depth = 1; depth <= names.length; depth++) {
    const path = names.slice(0, depth).join('/')
    const key = path.normalize('NFC').toLowerCase()
    const isFile = depth === names.length
    const there = taken.get(key)
    if (there === undefined) taken.set(key, { path, isFile })
    else if (there.path !== path || there.isFile || isFile) {
      throw new BbxError('S1051', {
        what: `the repository holds ${JSON.stringify(there.path)} and ${JSON.stringify(path)}: many file systems take them for one`,
        remedy: 'rename one of them in the repository',
      })
    }
  }
}

function tooMuch(why: string): BbxError {
  return new BbxError('S1052', {
    what: `the repository is too large for a submission: ${why}`,
    remedy: 'keep only what the server needs in it',
  })
}
