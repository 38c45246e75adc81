import { BbxError } from '../../base/bbx-error.ts'
import type { Chain } from '../../chain/chain.ts'
import { readBalance, readHotkey } from '../../chain/reads/account.ts'
import { readMetagraph } from '../../chain/reads/metagraph.ts'
import { readFee } from '../../chain/submit/fee.ts'
import type { Inclusion } from '../../chain/submit/find-extrinsic.ts'
import { type Call, hasCall } from '../../chain/submit/sign-extrinsic.ts'
import { subnetText } from '../../chain/subnet-text.ts'
import { tao } from '../../chain/tao.ts'
import { agree } from '../chain/agree.ts'
import type { KeyOptions } from '../chain/key-options.ts'
import { openForCommand } from '../chain/open-for-command.ts'
import { openSending } from '../chain/open-sending.ts'
import { signerForCommand } from '../chain/signer-for-command.ts'
import { wantedKey } from '../chain/wanted-key.ts'
import type { Context } from '../context.ts'
import type { DocumentResult } from '../result.ts'

/** Of the keys the hotkey is registered, and the coldkey pays and signs. */
export interface SubnetRegisterOptions extends KeyOptions {
  /** Seconds until the transaction must be final. */
  wait: number
}

/** `bbx subnet register`: a number on a subnet for a hotkey, never for more than the price that was shown, and never paid twice. */
export async function subnetRegister(options: SubnetRegisterOptions, context: Context): Promise<DocumentResult> {
  const keys = {
    hotkey: await wantedKey('hotkey', options, context, { toLookAt: true }),
    coldkey: await wantedKey('coldkey', options, context),
  }
  await using opened = await openForCommand(context, keys)
  const { chain, netuid } = opened
  // The chain refuses it too, but in a block, and takes its fee.
  if (netuid === 0) {
    const remedy = 'name the subnet of a contest with --netuid; nothing was sent'
    throw new BbxError('U0001', { what: 'subnet 0 is the root, and takes no registrations of this kind', remedy })
  }
  const { network, isRehearsal: rehearsal } = chain
  const { address: hotkey } = await signerForCommand('hotkey', options, context, chain)
  const key = await signerForCommand('coldkey', options, context, chain)
  const coldkey = key.address
  const sending = { chain, netuid, hotkey, name: 'register', what: 'the registration', waitMs: options.wait * 1000 } as const
  await using registration = await openSending(sending, context)
  const at = await chain.head()
  const subnet = await readMetagraph(chain, at, netuid)
  const who = { network, rehearsal, netuid, hotkey, coldkey }
  const before = await readHotkey(chain, at, netuid, hotkey)
  const { earlier } = registration
  if (before.uid !== null && earlier !== null) return registered({ ...who, coldkey: earlier.signer }, before.uid, earlier.inclusion, chain)
  if (before.uid !== null) return result({ ...who, uid: before.uid, status: 'already', paidRao: '0', transaction: null })
  if (!subnet.registrationAllowed)
    throw new BbxError('E0040', { what: `registration on subnet ${netuid} is closed`, remedy: 'nothing was sent' })

  const call: Call = (await hasCall(chain, 'subtensorModule.registerLimit'))
    ? { path: 'subtensorModule.registerLimit', args: [netuid, hotkey, subnet.burn] }
    : { path: 'subtensorModule.burnedRegister', args: [netuid, hotkey] }
  const [fee, balance] = [await readFee(chain, at, call, coldkey), await readBalance(chain, at, coldkey)]
  const cost = subnet.burn + fee
  if (balance < cost) {
    throw new BbxError('E0040', {
      what: `${coldkey} has ${tao(balance)}, and the registration costs ${tao(cost)}`,
      why: `${tao(subnet.burn)} are burned, ${tao(fee)} are the fee`,
      remedy: 'put more TAO on the coldkey, or wait until the burn has fallen; nothing was sent',
    })
  }
  await agree(
    [
      `registers ${hotkey} on ${subnetText(who)}`,
      `burns at most ${tao(subnet.burn)} and takes a fee of ${tao(fee)}; ${coldkey} has ${tao(balance)}`,
      `the coldkey is ${key.source}`,
      'a registration cannot be undone; it ends when another registration takes the place of the worst on a full subnet',
    ],
    'register?',
    context,
  )
  const transaction = await registration.send(call, await key.open())
  const { uid } = await readHotkey(chain, { number: transaction.block, hash: transaction.blockHash }, netuid, hotkey)
  if (uid === null) throw new BbxError('E0042', { what: 'the registration is final, and the hotkey is not on the subnet', exit: 4 })
  return registered(who, uid, transaction, chain)
}

type Who = Pick<Registered, 'network' | 'rehearsal' | 'netuid' | 'hotkey' | 'coldkey'>

async function registered(who: Who, uid: number, transaction: Inclusion, chain: Chain): Promise<DocumentResult> {
  const { block, blockHash } = transaction
  const before = { number: block - 1, hash: String(await chain.read('chain_getBlockHash', [block - 1])) }
  const [had, has] = [
    await readBalance(chain, before, who.coldkey),
    await readBalance(chain, { number: block, hash: blockHash }, who.coldkey),
  ]
  return result({ ...who, uid, status: 'done', paidRao: (had - has).toString(), transaction })
}

interface Registered {
  network: string
  rehearsal: boolean
  netuid: number
  hotkey: string
  coldkey: string
  uid: number
  status: 'done' | 'already'
  paidRao: string
  transaction: { block: number } | null
}

function result(registered: Registered): DocumentResult {
  const { hotkey, uid, status, paidRao, transaction } = registered
  const where = `on ${subnetText(registered)}`
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.registration/1', ...registered },
    text: () =>
      status === 'already'
        ? `${hotkey} is number ${uid} ${where} already: nothing was sent`
        : `${hotkey} is number ${uid} ${where}, final in block ${transaction?.block}; ${tao(BigInt(paidRao))} paid`,
  }
}
