import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BbxError } from '../base/bbx-error.ts'
import { writeDurably } from '../base/durable-file.ts'
import { makeFolder } from '../base/make-folder.ts'
import { RpcError } from './rpc/rpc-error.ts'
import { readCompact } from './scale/compact.ts'
import { bytesOf } from './scale/hex.ts'

/** Tells the functions of the runtime; later versions say nothing that is needed here. */
const wantedVersion = '0x0f000000'
const magic = '6d657461'

export interface MetadataSource {
  read(method: string, params: readonly unknown[]): Promise<unknown>
  /** Whose word it is: what one address says of a chain is never taken for another's. */
  endpoints: readonly string[]
  genesis: string
  specVersion: number
  cacheDir: string
}

/** The metadata of a chain's runtime, from the cache where this version of it was seen before. Throws BbxError E0011. */
export async function loadMetadata(source: MetadataSource): Promise<Uint8Array> {
  const path = metadataFile(source)
  const cached = await readFile(path).catch(() => null)
  if (cached !== null && isMetadata(cached)) return cached
  const fetched = await fetchMetadata(source)
  if (!isMetadata(fetched))
    throw new BbxError('E0011', { what: 'the node hands out no metadata', remedy: 'name another address with --network' })
  // An older one is what is left of a node that refused the newer one, perhaps for a moment only.
  if (!tellsFunctions(fetched)) return fetched
  try {
    makeFolder(dirname(path))
    await writeDurably(path, fetched)
  } catch {
    // A cache that cannot be written makes the next call slower, and this one not wrong.
  }
  return fetched
}

/** Where it is kept. */
export function metadataFile({ endpoints, genesis, specVersion, cacheDir }: MetadataSource): string {
  const from = createHash('sha256').update(endpoints.join(' ')).digest('hex').slice(0, 16)
  return join(cacheDir, 'chain', `${genesis.slice(2, 18)}-${specVersion}-${from}.scale`)
}

async function fetchMetadata({ read }: MetadataSource): Promise<Uint8Array> {
  try {
    // An optional value that holds bytes: a byte that says so, their length, they.
    const answer = bytesOf(String(await read('state_call', ['Metadata_metadata_at_version', wantedVersion])))
    if (answer[0] === 1) return answer.subarray(readCompact(answer, 1)[1])
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
  }
  return bytesOf(String(await read('state_getMetadata', [])))
}

/** Version 15 or newer. The byte of the version follows the four of the magic number. */
function tellsFunctions(metadata: Uint8Array): boolean {
  return (metadata[4] ?? 0) >= 15
}

function isMetadata(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('hex') === magic
}
