import { BbxError } from './bbx-error.ts'

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const inTheWay = new Set(['ENOTDIR', 'EISDIR', 'EEXIST', 'ELOOP', 'ENOTEMPTY'])
const otherwise = new Set(['EROFS', 'EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE', 'ENOENT', 'ENAMETOOLONG', 'EBUSY'])

/** A failed write as an error that the user can act on; anything unexpected stays what it is. */
export function diskError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (code === undefined) return error
  const why = `the system says ${code}`
  if (full.has(code)) return new BbxError('E0005', { what: `no room left to write ${path}`, why, cause: error })
  const remedy = inTheWay.has(code)
    ? 'something of another kind stands there, or in place of a folder above it: move it away'
    : 'check the rights and the file system of the folder'
  if (inTheWay.has(code) || otherwise.has(code)) return new BbxError('E0005', { what: `cannot write ${path}`, why, remedy, cause: error })
  return error
}
