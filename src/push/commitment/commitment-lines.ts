import { readHotkey } from '../../chain/reads/account.ts'
import { subnetText } from '../../chain/subnet-text.ts'
import type { Push } from '../push.ts'

/** What a person should know before the yes: what is committed, in which order, for how much, and what cannot be undone. */
export async function commitmentLines(push: Push, payload: string | null): Promise<string[]> {
  const { chain, netuid, hotkey, track, repo, options, receipt } = push
  const { publishing } = track
  const where = subnetText({ netuid, network: chain.network, rehearsal: chain.isRehearsal })
  const lines = [`${repo.name} at ${receipt.upload?.revision ?? 'a revision that is not there yet'}, ${scoreLine(push)}`]
  if (options.commit) {
    lines.push(`${hotkey.address} commits on ${where}: ${payload ?? unknown(push)}`)
    if (publishing.sealing === 'timelocked')
      lines.push('timelocked: it opens some seconds later, and a bad one would be dropped without a word; push waits for that')
    lines.push('the commitment costs nothing; it replaces what the hotkey has committed before, and cannot be taken back, only replaced')
    lines.push(...(await standingLines(push)))
  }
  if (options.publish && (options.commit || publishing.order[0] === 'publish')) {
    const when = publishing.order[0] === 'publish' ? 'before the commitment' : 'when the block of the commitment is final'
    lines.push(`the repository becomes public ${options.commit ? when : 'now'}: what was public can be copied by anybody, also later`)
  }
  return lines
}

function unknown({ receipt }: Push): string {
  return receipt.upload === null
    ? 'the text is known after the upload'
    : 'the text is known when the chute is deployed: it names its slug and id'
}

function scoreLine({ receipt: { evaluation } }: Push): string {
  if (evaluation === null || evaluation.skipped) return 'not tested'
  return evaluation.score === null ? 'tested, without a score for want of weights' : `score ${evaluation.score.toFixed(4)}`
}

/** What stands there now, and would stand there again where this one came to nothing. */
async function standingLines({ chain, netuid, hotkey, track }: Push): Promise<string[]> {
  const { commitment, revealed } = await readHotkey(chain, await chain.head(), netuid, hotkey.address)
  const lines: string[] = []
  if (commitment?.text != null) lines.push(`it replaces ${commitment.text} (block ${commitment.block})`)
  const newest = revealed.at(-1)
  if (track.publishing.sealing === 'timelocked' && newest !== undefined)
    lines.push(`until it opens, and where it does not, validators go on with ${newest.text} (block ${newest.block})`)
  return lines
}
