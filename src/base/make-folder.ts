import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { diskError } from './disk-error.ts'

/**
 * Makes a folder and those above it. Returns the topmost that was new, undefined where all were there. Throws BbxError E0005.
 * Not Node's own recursive mkdir: where a file system answers ENOENT below a folder that is there (/proc does), that one never returns.
 */
export function makeFolder(path: string): string | undefined {
  try {
    return make(path)
  } catch (error) {
    throw diskError(error, path)
  }
}

function make(path: string): string | undefined {
  const made = tryMake(path)
  if (made !== 'no parent') return made ? path : undefined
  const parent = dirname(path)
  if (parent === path) throw Object.assign(new Error(`no root above ${path}`), { code: 'ENOENT' })
  const topmost = make(parent)
  // Once more, and whatever it says now is the answer.
  mkdirSync(path)
  return topmost ?? path
}

function tryMake(path: string): boolean | 'no parent' {
  try {
    mkdirSync(path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return 'no parent'
    // Some systems say EROFS or EPERM of a folder that is there.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return false
    throw error
  }
}
