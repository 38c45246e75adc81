import { BbxError } from '../../base/bbx-error.ts'
import { notRegistered } from '../../chain/not-registered.ts'
import { readHotkey } from '../../chain/reads/account.ts'
import { readMetagraph } from '../../chain/reads/metagraph.ts'
import type { Call } from '../../chain/submit/sign-extrinsic.ts'
import { subnetText } from '../../chain/subnet-text.ts'
import { agree } from '../chain/agree.ts'
import type { KeyOptions } from '../chain/key-options.ts'
import { openForCommand } from '../chain/open-for-command.ts'
import { openSending } from '../chain/open-sending.ts'
import { publicAddress } from '../chain/public-address.ts'
import { signerForCommand } from '../chain/signer-for-command.ts'
import { wantedKey } from '../chain/wanted-key.ts'
import type { Context } from '../context.ts'
import type { Wanted } from '../need.ts'
import type { DocumentResult } from '../result.ts'

/** Of the keys only the hotkey has a part. */
export interface ServeAxonOptions extends KeyOptions {
  ip?: string | undefined
  port?: number | undefined
  /** Seconds until the transaction must be final. */
  wait: number
}

/** What clients send for the version and the kind of a server; the chain looks at neither (reference chain-and-wallet 4.2). */
const version = 0
const protocol = 4

/** `bbx serve-axon`: tells the subnet where a miner's server answers. It costs nothing. */
export async function serveAxon(options: ServeAxonOptions, context: Context): Promise<DocumentResult> {
  if (options.ip !== undefined) publicAddress(options.ip)
  await using opened = await openForCommand(context, {
    ip: { given: options.ip ?? null, flag: '--ip', variable: null, question: 'public address of the server' },
    port: wantedPort(options.port),
    hotkey: await wantedKey('hotkey', options, context),
  })
  const { chain, netuid, values } = opened
  const { network, isRehearsal: rehearsal } = chain
  const [address, port] = [publicAddress(values.ip), Number(values.port)]
  const ip = address.text
  const key = await signerForCommand('hotkey', options, context, chain)
  const hotkey = key.address
  const sending = { chain, netuid, hotkey, name: 'serve-axon', what: 'the axon', waitMs: options.wait * 1000 } as const
  await using serving = await openSending(sending, context)
  const at = await chain.head()
  const { uid, axon } = await readHotkey(chain, at, netuid, hotkey)
  const { servingRateLimit } = await readMetagraph(chain, at, netuid)
  const served = { network, rehearsal, netuid, hotkey, ip, port }
  if (uid === null) throw notRegistered(chain, netuid, hotkey)
  if (axon?.ip === ip && axon.port === port)
    return result({ ...served, status: serving.earlier === null ? 'already' : 'done', transaction: serving.earlier?.inclusion ?? null })
  const waits = axon === null ? 0 : axon.block + servingRateLimit - at.number
  if (waits > 0) {
    throw new BbxError('E0040', {
      what: `the axon was served in block ${axon?.block}`,
      why: `the subnet takes one every ${servingRateLimit} blocks`,
      remedy: `wait for ${waits} more, then run it again; nothing was sent`,
    })
  }
  await agree(
    [
      `serves ${ip} port ${port} for ${hotkey}, number ${uid} on ${subnetText(served)}`,
      axon === null ? 'nothing is served yet' : `takes the place of ${axon.ip} port ${axon.port}`,
      ...(address.isPrivate ? [`${ip} is of a private network: validators outside of it cannot reach it`] : []),
      `the hotkey is ${key.source}`,
      `it costs nothing; the next change is possible ${servingRateLimit} blocks later`,
    ],
    'serve?',
    context,
  )
  const call: Call = { path: 'subtensorModule.serveAxon', args: [netuid, version, address.number, port, address.ipType, protocol, 0, 0] }
  const transaction = await serving.send(call, await key.open())
  const found = await readHotkey(chain, { number: transaction.block, hash: transaction.blockHash }, netuid, hotkey)
  if (found.axon?.ip !== ip || found.axon.port !== port)
    throw new BbxError('E0042', { what: 'the transaction is final, and the chain names another axon', exit: 4 })
  return result({ ...served, status: 'done', transaction })
}

function wantedPort(port: number | undefined): Wanted {
  const problem = (text: string) =>
    /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
      ? null
      : { what: `${text} is no port`, remedy: 'write a whole number from 1 to 65535' }
  return { given: port === undefined ? null : String(port), flag: '--port', variable: null, question: 'port of the server', problem }
}

interface Served {
  network: string
  rehearsal: boolean
  netuid: number
  hotkey: string
  ip: string
  port: number
  status: 'done' | 'already'
  transaction: { block: number } | null
}

function result(served: Served): DocumentResult {
  const { hotkey, ip, port, status, transaction } = served
  const where = `${ip} port ${port} for ${hotkey} on ${subnetText(served)}`
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.axon/1', ...served },
    text: () => (status === 'already' ? `${where} is served already: nothing was sent` : `${where}: final in block ${transaction?.block}`),
  }
}
