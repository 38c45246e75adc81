import { openRuntime } from '../../src/chain/scale/runtime.ts'
import { storageKey } from '../../src/chain/scale/storage-item.ts'
import { readMetadata } from '../../src/localnet/chain/read-metadata.ts'

/** For hundreds of commitments. The usual 3,100 bytes are used up by seven timelocked ones, if the machine is quick enough to make them in one epoch. */
export const amplePerEpoch = 1_000_000

const key = storageKey(openRuntime((await readMetadata()).v15), 'commitments.maxSpace', [])

/** Says how many bytes a hotkey of the rehearsal may commit in an epoch. */
export async function limitCommits(ask: (method: string, ...params: unknown[]) => Promise<unknown>, bytes: number): Promise<void> {
  await ask('dev_setStorage', key, `0x${Buffer.from(Uint32Array.of(bytes).buffer).toString('hex')}`)
}
