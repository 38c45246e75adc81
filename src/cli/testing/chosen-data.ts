import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import type { Track } from '../../tracks/types.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import type { TestOptions } from './test-options.ts'

export interface ChosenData {
  /** What results call it. */
  id: string
  path: string
  /** That it had when it was fetched; null where nobody wrote that down. */
  digest: string | null
}

/** The shipped sample, a path, or by its name what was fetched. Throws BbxError U0007 for a name of which nothing was. */
export async function chosenData({ id, data }: Track, { challenge }: TestOptions, context: Context): Promise<ChosenData> {
  if (challenge === undefined) return { ...data.shipped, digest: null }
  const path = resolve(context.cwd, challenge)
  const { omegaSets, omegaSetNames } = await import('../../datasets/omega/omega-sets.ts')
  const name = omegaSetNames.find((one) => one === challenge && omegaSets[one].track === id)
  if (name === undefined || (await isThere(path))) return { id: basename(path), path, digest: null }
  const { omegaPaths, pulledOmega } = await import('../../datasets/omega/pulled-omega.ts')
  const cache = cacheDir(await context.settings())
  const set = await pulledOmega(name, cache)
  if (set === null) throw new BbxError('U0007', { what: `nothing of ${name} was fetched yet`, remedy: `\`bbx data pull ${name}\`` })
  return { id: `${challenge}@${set.commit}`, path: omegaPaths(name, cache).set(set.folder), digest: set.digest }
}

/** Of the bytes that are there now. Throws BbxError U0007 where they are not those that were fetched. */
export async function digestOf({ data }: Track, { id, path, digest }: ChosenData): Promise<string> {
  const found = await data.digest(path)
  if (digest === null || digest === found) return found
  throw new BbxError('U0007', {
    what: `${id} in ${path} is not what was fetched`,
    why: `its digest is ${found}, not ${digest}`,
    remedy: 'fetch it again',
  })
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
