import { BbxError } from '../../../base/bbx-error.ts'
import type { Challenge } from '../../../datasets/challenge.ts'
import type { RunLog, RunLogDialogue } from './read-run-log.ts'

/** Throws BbxError U0007 where both name a challenge, and not the same. */
export function refuseOtherChallenge(log: RunLog, challenge: Challenge, source: string): void {
  if (log.challengeUid === null || challenge.challengeUid === null || log.challengeUid === challenge.challengeUid) return
  throw mismatch(source, challenge, `the log is of the challenge ${log.challengeUid}, the file holds ${challenge.challengeUid}`)
}

/**
 * The truths of a dialogue of a run log: by its uid, or by its place where it has none or several share it. Throws BbxError
 * U0007 where the challenge has no such dialogue.
 */
export function utterancesOf({ uid, index }: RunLogDialogue, challenge: Challenge, source: string): readonly string[] {
  const placed = challenge.dialogues[index]
  const found = placed?.dialogueUid === uid ? placed : challenge.dialogues.find(({ dialogueUid }) => uid !== null && dialogueUid === uid)
  if (found) return found.utterances
  throw mismatch(source, challenge, `the file has no dialogue ${uid ?? 'without a name'} (number ${index} of the session)`)
}

function mismatch(source: string, challenge: Challenge, why: string): BbxError {
  return new BbxError('U0007', {
    what: `${source} is not a log of ${challenge.source}`,
    why,
    remedy: 'give with --challenge the file that the session was held with',
  })
}
