import { BbxError } from '../../base/bbx-error.ts'

export function refusedParquet(path: string, why: string, cause?: unknown): BbxError {
  return new BbxError('U0007', {
    what: `${path} cannot be read as a Parquet file`,
    why,
    remedy: 'fetch the file once more, or leave it out of the folder',
    cause,
  })
}
