import type { Challenge, Dialogue } from '../../../../src/datasets/challenge.ts'
import type { Step } from '../../../../src/tracks/babelbit/engine/step.ts'
import { walk } from '../../../../src/tracks/babelbit/engine/walk.ts'

export function challengeOf(dialogues: readonly (readonly string[])[]): Challenge {
  const source = 'c.json'
  const named = dialogues.map(
    (utterances, at): Dialogue => ({ challengeUid: 'c', dialogueUid: `d${at}`, language: null, utterances, source }),
  )
  return { challengeUid: 'c', dialogues: named, source }
}

/** The run log of a developer client: it answers each word with the words so far, and writes the indexes of the next step. */
export async function runLogOf(challenge: Challenge): Promise<string[]> {
  const steps: Step[] = []
  for await (const step of walk([challenge])) steps.push(step)
  const lines: string[] = []
  let said: string[] = []
  for (const [at, next] of steps.slice(1).entries()) {
    const word = steps[at]?.token ?? ''
    said = word.startsWith('EOF') ? [] : [...said, word]
    const { done, challenge_uid, dialogue_uid, dialogue_index, utterance_index, token_index } = next
    const indexes = { done, challenge_uid, dialogue_uid, dialogue_index, utterance_index, token_index }
    lines.push(JSON.stringify({ ts: 1, event: 'step', session_id: 's', input_word: word, prediction: said.join(' '), ...indexes }))
  }
  return lines
}
