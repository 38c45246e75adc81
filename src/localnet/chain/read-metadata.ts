import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { packageRoot } from '../../base/package-root.ts'

/** The same runtime told in two ways: clients ask for either (reference chain-and-wallet 6.2a). */
export interface RehearsalMetadata {
  v14: Uint8Array
  /** With the functions that the runtime answers. */
  v15: Uint8Array
}

/** The metadata that ships with bbx; `data/chain/README.md` says where it comes from. */
export async function readMetadata(): Promise<RehearsalMetadata> {
  const read = async (version: string) =>
    promisify(gunzip)(await readFile(join(packageRoot(), 'data', 'chain', `rehearsal-${version}.scale.gz`)))
  const [v14, v15] = await Promise.all([read('v14'), read('v15')])
  return { v14, v15 }
}
