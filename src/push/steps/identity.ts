import { BbxError } from '../../base/bbx-error.ts'
import { notRegistered } from '../../chain/not-registered.ts'
import { readBalance, readHotkey } from '../../chain/reads/account.ts'
import { readCommitSpace } from '../../chain/reads/commit-space.ts'
import { readMetagraph } from '../../chain/reads/metagraph.ts'
import { tao } from '../../chain/tao.ts'
import { sealedOverheadBytes } from '../../chain/timelock/commitment.ts'
import { hotkeyFileName, readHotkeyFile } from '../../submission/hotkey-file.ts'
import type { CommitmentFacts } from '../../submission/publishing.ts'
import { chooseServing } from '../chute/choose-serving.ts'
import { refuseOtherSubnet } from '../commitment/other-subnet.ts'
import { longestChute, payloadBytes, refuseLongPayload } from '../commitment/payload-of.ts'
import { standing } from '../commitment/standing.ts'
import type { Push, Step } from '../push.ts'

/** Whose push it is: the hotkey is on the subnet, is the one of hotkey.txt, may commit now, and its key can be opened. */
export const identity: Step = async (push) => {
  const { chain, netuid, hotkey, options, receipt } = push
  const text = await push.submission.files.readText(hotkeyFileName)
  const named = text === undefined ? null : readHotkeyFile(text).address
  if (named !== hotkey.address) {
    throw new BbxError('S1010', {
      what: named === null ? `${hotkeyFileName} names no hotkey` : `${hotkeyFileName} names ${named}, and ${hotkey.address} would commit`,
      why: 'validators refuse a submission whose file names another hotkey than the one that committed it',
    })
  }
  const at = await chain.head()
  const onSubnet = await readHotkey(chain, at, netuid, hotkey.address)
  if (onSubnet.uid === null) {
    // Of a subnet that is not there it says so itself.
    await readMetagraph(chain, at, netuid)
    throw notRegistered(chain, netuid, hotkey.address)
  }
  if (options.commit) refuseOtherSubnet(push)
  await chooseServing(push, onSubnet.axon !== null)
  const chute = typeof push.deployment === 'string' ? null : longestChute
  if (options.commit) refuseLongPayload(push, chute)
  const stands = receipt.commit !== null && standing(receipt.commit, onSubnet) !== 'not there'
  if (options.commit && !stands) {
    const space = await readCommitSpace(chain, at, netuid, hotkey.address)
    const wanted = countedBytes(push, chute)
    if (space !== null && space.left < wanted) {
      throw new BbxError('E0040', {
        what: `${hotkey.address} has committed as much as an epoch of subnet ${netuid} allows`,
        why: `${space.left} bytes are left, and this commitment counts as ${wanted}`,
        remedy: 'wait for the next epoch (`bbx subnet show` names its length), then run the same command again; nothing was sent',
      })
    }
    // Now, and not after an upload of hours: a wrong password is best known at once.
    if (!options.dryRun) await hotkey.open()
  }
  const balance = await readBalance(chain, at, hotkey.address)
  return {
    status: 'done',
    what: `${hotkey.address} is number ${onSubnet.uid} on subnet ${netuid} and has ${tao(balance)}, of which a commitment takes none`,
  }
}

/** Reference chain-and-wallet 2.2. */
const leastCounted = 100

/** As how many bytes the commitment counts. */
function countedBytes(push: Push, chute: CommitmentFacts['chute']): number {
  const overhead = push.track.publishing.sealing === 'timelocked' ? sealedOverheadBytes : 0
  return Math.max(leastCounted, payloadBytes(push, chute) + overhead)
}
