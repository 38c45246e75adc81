import { BbxError } from '../../base/bbx-error.ts'
import { finneyGenesis } from '../../chain/network.ts'
import { type Push, warn } from '../push.ts'

/**
 * A subnet other than the one of the track's contest, whose validators cannot read the commitment. The number is the contest's on finney alone, so elsewhere it is a warning.
 * Throws BbxError U0060 on finney, before anything is uploaded.
 */
export function refuseOtherSubnet(push: Pick<Push, 'chain' | 'netuid' | 'track' | 'warnings'>): void {
  const { chain, netuid, track } = push
  const own = track.publishing.netuid
  if (netuid === own) return
  const why = `validators of ${track.id} are on subnet ${own} of finney, and this goes to subnet ${netuid}`
  if (chain.genesis === finneyGenesis) {
    throw new BbxError('U0060', {
      what: 'validators would pass over this commitment',
      why,
      remedy: 'leave --netuid and BBX_NETUID out; nothing was sent',
    })
  }
  warn(push, { what: why, remedy: 'those of another subnet cannot read it: check --netuid' })
}
