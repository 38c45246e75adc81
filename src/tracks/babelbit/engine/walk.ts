import { eachWord } from '../../../base/python/whitespace.ts'
import type { Challenge, Dialogue } from '../../../datasets/challenge.ts'
import { endOfDialogue, endOfUtterance, type Step } from './step.ts'

type Walked = Pick<Dialogue, 'challengeUid' | 'dialogueUid' | 'utterances'>

/**
 * Every step of one dialogue, as the trace table of reference babelbit 1.1 has them: the words of each utterance and its
 * `EOF` (alone where there is no word; also for a dialogue without utterances), then `EOF EOF`.
 */
export function* walkDialogue({ challengeUid, dialogueUid, utterances }: Walked, dialogueIndex: number): Generator<Step> {
  const step = (utterance: number, index: number, token: string): Step => ({
    done: false,
    challenge_uid: challengeUid,
    dialogue_index: dialogueIndex,
    dialogue_uid: dialogueUid,
    utterance_index: utterance,
    token_index: index,
    token,
    word: token,
  })
  let utteranceIndex = 0
  for (const utterance of utterances.length === 0 ? [''] : utterances) {
    let tokenIndex = 0
    for (const token of eachWord(utterance)) yield step(utteranceIndex, ++tokenIndex, token)
    yield step(utteranceIndex, tokenIndex, endOfUtterance)
    utteranceIndex++
  }
  yield step(utteranceIndex, 0, endOfDialogue)
}

/** The step that every further one repeats: `dialogues` is how many were walked. */
export function lastStep(challengeUid: string | null, dialogues: number): Step {
  return {
    done: true,
    challenge_uid: challengeUid,
    dialogue_index: dialogues,
    dialogue_uid: null,
    utterance_index: 0,
    token_index: 0,
    token: null,
  }
}

/** A whole session over challenges that come one after the other: all steps up to and including the one that is done. */
export async function* walk(challenges: AsyncIterable<Challenge> | Iterable<Challenge>): AsyncGenerator<Step> {
  let dialogueIndex = 0
  let challengeUid: string | null = null
  for await (const challenge of challenges) {
    challengeUid = challenge.challengeUid
    for (const dialogue of challenge.dialogues) yield* walkDialogue(dialogue, dialogueIndex++)
  }
  yield lastStep(challengeUid, dialogueIndex)
}
