import { setTimeout as sleep } from 'node:timers/promises'
import { BbxError } from '../../base/bbx-error.ts'
import { type HotkeyOnSubnet, readHotkey } from '../../chain/reads/account.ts'
import { refuseMissingChute } from '../chute/refuse-missing-chute.ts'
import { standing } from '../commitment/standing.ts'
import type { Push, Step } from '../push.ts'
import { warnOfHub } from '../warn-of-hub.ts'

/** Reads back from the chain what was committed. Only where it says what was meant is a push done. */
export const verify: Step = async (push) => {
  const record = push.receipt.commit
  if (push.options.dryRun || record?.block == null) return { status: 'skipped', what: 'nothing was committed' }
  const deadline = performance.now() + push.options.waitMs
  while (true) {
    const onChain = await finalState(push)
    const stands = standing(record, onChain)
    if (stands === 'not there') throw lost(push, onChain)
    if (stands === 'readable') return finished(push, onChain)
    if (!push.options.wait || performance.now() > deadline) throw notOpenYet(push)
    push.say(`waiting for round ${record.sealed?.round} of drand, which opens the commitment`)
    await sleep(push.chain.isRehearsal ? rehearsalPollMs : pollMs, undefined, { signal: push.signal })
  }
}

const rehearsalPollMs = 200
const pollMs = 6_000

async function finished(push: Push, { revealed }: HotkeyOnSubnet) {
  const record = push.receipt.commit
  if (record === null) throw new Error('nothing was committed')
  await warnOfHub(push)
  const revealedIn = record.sealed === null && record.revealedIn === null ? null : (revealed.at(-1)?.block ?? null)
  await push.save({ commit: { ...record, revealedIn }, finishedAt: push.now().toISOString() })
  await refuseMissingChute(push)
  const opened = revealedIn === null ? '' : `, opened in block ${revealedIn}`
  return { status: 'done' as const, what: `the chain says what was meant${opened}` }
}

async function finalState({ chain, netuid, hotkey }: Push): Promise<HotkeyOnSubnet> {
  return readHotkey(chain, await chain.finalized(), netuid, hotkey.address)
}

function notOpenYet({ receipt: { commit } }: Push): BbxError {
  return new BbxError('E0061', {
    what: `the commitment is on chain, and round ${commit?.sealed?.round} of drand has not opened it yet`,
    exit: 4,
  })
}

/** What a timelocked commitment came to that is neither there nor open. */
function lost({ receipt, netuid }: Push, { commitment, revealed }: HotkeyOnSubnet): BbxError {
  const record = receipt.commit
  const now =
    commitment?.text ?? (commitment?.revealRound == null ? (revealed.at(-1)?.text ?? null) : 'a timelocked commitment of another push')
  const says = now === null ? `the chain says nothing for this hotkey on subnet ${netuid}` : `the chain says ${now}`
  if (record?.sealed != null && commitment === null) {
    return new BbxError('E0062', {
      what: 'the chain dropped the timelocked commitment without opening it',
      why: `${says}; it was of block ${record.block}`,
    })
  }
  return new BbxError('E0063', {
    what: 'the chain says something else than was committed',
    why: `${says}; this push committed in block ${record?.block}`,
  })
}
