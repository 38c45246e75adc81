import { BbxError } from '../../base/bbx-error.ts'
import { readHotkey } from '../../chain/reads/account.ts'
import { readMetagraph } from '../../chain/reads/metagraph.ts'
import type { Call } from '../../chain/submit/sign-extrinsic.ts'
import { submit } from '../../chain/submit/submit.ts'
import { agree } from '../chain/agree.ts'
import { developmentSigner } from '../chain/development-signer.ts'
import { openForCommand } from '../chain/open-for-command.ts'
import { publicAddress } from '../chain/public-address.ts'
import type { Context } from '../context.ts'
import type { DocumentResult } from '../result.ts'

export interface ServeAxonOptions {
  ip: string
  port: number
  /** Development key whose server it is. */
  hotkeyUri: string
  /** Seconds until the transaction must be final. */
  wait: number
}

/** What clients send for the version and the kind of a server; the chain looks at neither (reference chain-and-wallet 4.2). */
const version = 0
const protocol = 4

/** `bbx serve-axon`: tells the subnet where a miner's server answers. It costs nothing. */
export async function serveAxon({ ip, port, hotkeyUri, wait }: ServeAxonOptions, context: Context): Promise<DocumentResult> {
  const address = publicAddress(ip)
  await using opened = await openForCommand(context)
  const { chain, netuid } = opened
  const { network, isRehearsal: rehearsal } = chain
  const signer = await developmentSigner(hotkeyUri, chain)
  const hotkey = signer.address
  const at = await chain.head()
  const { uid, axon } = await readHotkey(chain, at, netuid, hotkey)
  const { servingRateLimit } = await readMetagraph(chain, at, netuid)
  const served = { network, rehearsal, netuid, hotkey, ip, port }
  if (uid === null) {
    throw new BbxError('E0040', {
      what: `${hotkey} is not registered on subnet ${netuid} of ${network}`,
      remedy: 'register it first: `bbx subnet register`; nothing was sent',
    })
  }
  if (axon?.ip === address.text && axon.port === port) return result({ ...served, status: 'already', transaction: null })
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
      `serves ${ip} port ${port} for ${hotkey}, number ${uid} on subnet ${netuid} of ${network}${rehearsal ? ' (a rehearsal)' : ''}`,
      axon === null ? 'nothing is served yet' : `takes the place of ${axon.ip} port ${axon.port}`,
      ...(address.isPrivate ? [`${ip} is of a private network: validators outside of it cannot reach it`] : []),
      `it costs nothing; the next change is possible ${servingRateLimit} blocks later`,
    ],
    'serve?',
    context,
  )
  const call: Call = { path: 'subtensorModule.serveAxon', args: [netuid, version, address.number, port, address.ipType, protocol, 0, 0] }
  const transaction = await submit({
    ...{ chain, call, signer, what: 'the axon' },
    waitMs: wait * 1000,
    signal: context.signal,
    onEvent: (text) => context.progress.say(text),
  })
  const found = await readHotkey(chain, { number: transaction.block, hash: transaction.blockHash }, netuid, hotkey)
  if (found.axon?.ip !== address.text || found.axon.port !== port)
    throw new BbxError('E0042', { what: 'the transaction is final, and the chain names another axon', exit: 4 })
  return result({ ...served, status: 'done', transaction })
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
  const { hotkey, ip, port, netuid, network, status, transaction, rehearsal } = served
  const where = `${ip} port ${port} for ${hotkey} on subnet ${netuid} of ${network}${rehearsal ? ' (a rehearsal)' : ''}`
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.axon/1', ...served },
    text: () => (status === 'already' ? `${where} is served already: nothing was sent` : `${where}: final in block ${transaction?.block}`),
  }
}
