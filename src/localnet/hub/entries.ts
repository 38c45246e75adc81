import { createHash } from 'node:crypto'
import type { StoredFile } from './types.ts'

/** A file as a listing has it: the `oid` of a large one is that of its pointer, which nobody can check against the bytes. */
export function fileEntry({ path, bytes, sha256, gitSha1, large }: StoredFile): object {
  if (!large) return { type: 'file', oid: gitSha1, size: bytes, path }
  const pointer = pointerOf(sha256, bytes)
  return { type: 'file', oid: pointer.gitSha1, size: bytes, path, lfs: { oid: sha256, size: bytes, pointerSize: pointer.bytes } }
}

export function folderEntry(path: string): object {
  return { type: 'directory', oid: createHash('sha1').update(path).digest('hex'), size: 0, path }
}

/** The file that stands in git for a large one (git-lfs, docs/spec.md). */
function pointerOf(sha256: string, bytes: number): { gitSha1: string; bytes: number } {
  const text = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${bytes}\n`
  return { gitSha1: createHash('sha1').update(`blob ${text.length}\0${text}`).digest('hex'), bytes: text.length }
}

/** All folders above these files, each before what it holds. */
export function foldersOf(paths: readonly string[]): string[] {
  const folders = new Set<string>()
  for (const path of paths) {
    const names = path.split('/').slice(0, -1)
    for (let depth = 1; depth <= names.length; depth++) folders.add(names.slice(0, depth).join('/'))
  }
  return [...folders]
}
