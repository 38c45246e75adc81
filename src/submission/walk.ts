import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../base/bbx-error.ts'
import type { LeftOut, SubmissionFile } from './files.ts'
import { environmentMark, leftOutByName } from './left-out.ts'
import { readLink } from './read-link.ts'

/** A hub repository holds at most so many files; a folder with more is not one submission but a disk. */
export const walkLimits = { files: 100_000, folders: 100_000, depth: 64 }

export interface Walked {
  files: readonly SubmissionFile[]
  leftOut: readonly LeftOut[]
}

/** Lists the folder. `root` is absolute and without links; links are listed, never followed. Throws BbxError S1052 over the limits. */
export async function walk(root: string, limits = walkLimits): Promise<Walked> {
  const files: SubmissionFile[] = []
  const leftOut: LeftOut[] = []
  const waiting: { folder: string; depth: number }[] = [{ folder: '', depth: 0 }]
  let folders = 0
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    folders += 1
    if (next.depth > limits.depth) throw tooMuch(`folders are nested deeper than ${limits.depth}`)
    if (folders > limits.folders) throw tooMuch(`it holds more than ${limits.folders} folders`)
    const entries = await entriesOf(root, next.folder)
    if (entries === null) {
      if (next.folder === '') throw new BbxError('U0007', { what: `the folder cannot be read: ${root}` })
      leftOut.push({ path: next.folder, why: 'not readable' })
      continue
    }
    if (next.folder !== '' && entries.some((entry) => entry.name === environmentMark)) {
      leftOut.push({ path: next.folder, why: 'tooling' })
      continue
    }
    for (const entry of entries) {
      const path = next.folder === '' ? entry.name : `${next.folder}/${entry.name}`
      const why = leftOutByName(entry.name) ?? (entry.name.includes('\uFFFD') ? 'name not UTF-8' : null)
      if (why !== null) leftOut.push({ path, why })
      else if (entry.isDirectory()) waiting.push({ folder: path, depth: next.depth + 1 })
      else if (entry.isFile()) files.push(await plainFile(root, path))
      else if (entry.isSymbolicLink()) files.push(await readLink(root, path))
      else leftOut.push({ path, why: 'not a file' })
    }
    if (files.length > limits.files) throw tooMuch(`it holds more than ${limits.files} files`)
  }
  return { files: files.sort(byPath), leftOut: leftOut.sort(byPath) }
}

async function entriesOf(root: string, folder: string): Promise<Dirent[] | null> {
  try {
    return await readdir(join(root, folder), { withFileTypes: true })
  } catch {
    return null
  }
}

async function plainFile(root: string, path: string): Promise<SubmissionFile> {
  const { size, mode } = await lstat(join(root, path))
  return { path, bytes: size, kind: 'file', executable: (mode & 0o100) !== 0, link: null }
}

/** By code point: JavaScript's own order of strings differs from it above U+FFFF. */
function byPath(a: { path: string }, b: { path: string }): number {
  return Buffer.compare(Buffer.from(a.path), Buffer.from(b.path))
}

function tooMuch(why: string): BbxError {
  return new BbxError('S1052', {
    what: `the folder is too large for a submission: ${why}`,
    remedy: 'keep only what the server needs in it',
  })
}
