import { resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import type { KeyOptions } from '../chain/key-options.ts'

export interface PushCommandOptions extends KeyOptions {
  dir?: string | undefined
  /** Folder of the submission, as the tools of subnet 59 name it. */
  modelPath?: string | undefined
  repo?: string | undefined
  revision?: string | undefined
  minScore?: number | undefined
  skipTest?: true | undefined
  keepStray?: true | undefined
  dryRun?: true | undefined
  /** By --deploy true, by --no-deploy false. */
  deploy?: boolean | undefined
  /** False by --no-warmup. */
  warmup?: boolean | undefined
  /** Seconds for an instance of the chute to be hot; default: half an hour. */
  warmupTimeout?: number | undefined
  /** Of the chute; default: made of the owner and the revision, so that each revision has its own. */
  chuteName?: string | undefined
  /** False by --no-commit, and so on. */
  commit: boolean
  publish: boolean
  wait: boolean
  /** Seconds for a transaction to be final, and for a timelocked commitment to open. */
  timeout: number
}

/** The folder that is pushed, absolute. Throws BbxError U0001 for what cannot go together, before anything is looked at. */
export function checkedFolder({ dir, modelPath, revision, minScore, skipTest }: PushCommandOptions, cwd: string): string {
  if (dir !== undefined && modelPath !== undefined && resolve(cwd, dir) !== resolve(cwd, modelPath))
    throw new BbxError('U0001', { what: `${dir} and --model-path ${modelPath} name two folders`, remedy: 'give one of them' })
  if (revision !== undefined && !/^[0-9a-f]{40}$/.test(revision)) {
    throw new BbxError('U0001', {
      what: `--revision ${revision} is no full commit id`,
      why: 'a branch, a tag or a part of an id can mean other files by the time that a validator looks',
      remedy: 'give all 40 hexadecimal digits',
    })
  }
  if (minScore !== undefined && skipTest)
    throw new BbxError('U0001', { what: '--min-score asks for a score, and --skip-test measures none', remedy: 'leave one of them out' })
  return resolve(cwd, dir ?? modelPath ?? '.')
}
