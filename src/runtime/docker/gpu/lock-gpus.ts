import { join } from 'node:path'
import { BbxError } from '../../../base/bbx-error.ts'
import { acquireLock, lockHolder } from '../../../base/lock.ts'
import type { GpuPlan } from './types.ts'

/** Keeps other runs of this user from the devices of a plan until it is disposed of. Throws BbxError E0027 where one has a device already. */
export async function lockGpus({
  plan,
  stateDir,
  signal,
}: {
  plan: Pick<GpuPlan, 'devices'>
  stateDir: string
  signal?: AbortSignal
}): Promise<AsyncDisposable> {
  const locks: AsyncDisposable[] = []
  const release = async () => {
    for (const lock of locks.splice(0)) await lock[Symbol.asyncDispose]()
  }
  try {
    for (const { uuid, index, name } of plan.devices) {
      const path = join(stateDir, 'gpus', `${uuid}.lock`)
      locks.push(await acquire(path, `GPU ${index} (${name})`, signal))
    }
    return { [Symbol.asyncDispose]: release }
  } catch (error) {
    await release()
    throw error
  }
}

async function acquire(path: string, device: string, signal: AbortSignal | undefined): Promise<AsyncDisposable> {
  try {
    return await acquireLock(path, { what: device, ...(signal === undefined ? {} : { signal }) })
  } catch (error) {
    if (!(error instanceof BbxError) || error.code !== 'E0006') throw error
    const holder = await lockHolder(path)
    throw new BbxError('E0027', { what: `another run of bbx${holder === null ? '' : ` (pid ${holder.pid})`} uses ${device}`, cause: error })
  }
}
