import { BbxError } from '../../base/bbx-error.ts'
import type { Context } from '../context.ts'
import type { CommandResult } from '../result.ts'

export interface DataPullOptions {
  name: string
  /** Of babelbit: hex digest that the archive must have. */
  sha256: string | null
  /** Of the others: how many files; null: as many as the validator takes. */
  files: number | null
  newest: boolean
  reference: boolean
}

/** As many as the validator takes (reference sn21 4.1). */
const referenceFiles = 8

/** Fetches a data set. On a terminal it asks once the size is known; elsewhere the size is printed and it goes on. */
export async function dataPull({ name, sha256, files, newest, reference }: DataPullOptions, context: Context): Promise<CommandResult> {
  const choosing = [...(files === null ? [] : ['--files']), ...(newest ? ['--newest'] : []), ...(reference ? ['--reference'] : [])]
  if (name === 'babelbit') {
    if (choosing.length > 0)
      throw new BbxError('U0001', { what: `${choosing.join(', ')}: babelbit is one archive`, remedy: 'leave it out' })
    const { pullBabelbit } = await import('../data/pull-babelbit.ts')
    return pullBabelbit(sha256, context)
  }
  const { omegaSetNames } = await import('../../datasets/omega/omega-sets.ts')
  const set = omegaSetNames.find((one) => one === name)
  if (set === undefined)
    throw new BbxError('U0001', {
      what: `there is no public test data for ${name}`,
      remedy: `\`bbx data pull\` fetches babelbit, ${omegaSetNames.join(' or ')}`,
    })
  if (sha256 !== null)
    throw new BbxError('U0001', {
      what: `--sha256 is about one archive: files of ${set} are held against the digests of the hub`,
      remedy: 'leave it out',
    })
  if (newest && reference) throw new BbxError('U0001', { what: '--newest and --reference are two choices', remedy: 'give one of them' })
  const { pullOmega } = await import('../data/pull-omega.ts')
  return pullOmega(set, { by: newest ? 'newest' : 'reference', files: files ?? referenceFiles }, context)
}
