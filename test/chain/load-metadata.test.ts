import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compactToU8a } from '@polkadot/util'
import { expect, test } from 'vitest'
import type { MetadataSource } from '../../src/chain/load-metadata.ts'
import { loadTypeTable } from '../../src/chain/load-type-table.ts'
import { RpcError } from '../../src/chain/rpc/rpc-error.ts'

import { readMetadata } from '../../src/localnet/chain/read-metadata.ts'

const { v14, v15 } = await readMetadata()
const hex = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString('hex')}`

async function source(refusesStateCall: boolean, cacheDir: string): Promise<MetadataSource> {
  const read = async (method: string) => {
    if (method === 'state_getMetadata') return hex(v14)
    if (refusesStateCall) throw new RpcError({ endpoint: 'ws://127.0.0.1:1', method }, -32005, 'too many requests', null)
    return hex(Buffer.concat([Buffer.of(1), compactToU8a(v15.length), v15]))
  }
  return { read, endpoints: ['ws://127.0.0.1:1'], genesis: `0x${'ab'.repeat(32)}`, specVersion: 1, cacheDir }
}

test('a node that refuses state_call once is asked again by the next call: what it gave instead is not kept', async () => {
  const cacheDir = await mkdtemp(join(tmpdir(), 'bbx-metadata-'))
  const without = await loadTypeTable(await source(true, cacheDir))
  expect(Object.keys(without.apis)).toEqual([])
  const withFunctions = await loadTypeTable(await source(false, cacheDir))
  expect(Object.keys(withFunctions.apis).length).toBeGreaterThan(0)
  expect(await readdir(join(cacheDir, 'chain'))).toHaveLength(2)
  expect(await loadTypeTable(await source(true, cacheDir))).toEqual(withFunctions)
})
