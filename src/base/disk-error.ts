import { BbxError } from './bbx-error.ts'

const environmental = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EFBIG', 'EMFILE', 'ENFILE', 'ENOTDIR', 'EISDIR'])

/** A failed write as an error that the user can act on; anything unexpected stays what it is. */
export function diskError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (code === undefined || !environmental.has(code)) return error
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG'
  return new BbxError('E0005', {
    what: full ? `no room left to write ${path}` : `cannot write ${path}`,
    why: `the system says ${code}`,
    ...(full ? {} : { remedy: 'check the rights and the file system of the folder' }),
    cause: error,
  })
}
