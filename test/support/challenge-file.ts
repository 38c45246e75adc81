import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export const smallChallenge = {
  challenge_uid: 'ch-small',
  dialogues: [
    { dialogue_uid: 'd-0', utterances: ['Good morning to all of you', 'The harbour opens at nine', 'Thank you'] },
    { dialogue_uid: 'd-1', utterances: ['Has anybody seen the ladder', 'It stood behind the shed', 'Not any more it seems'] },
    { dialogue_uid: 'd-2', utterances: ['We leave when the tide turns', 'Yes'] },
    { dialogue_uid: 'd-3', utterances: ['Grüße aus 京都 🙂 allerseits', 'a b c d e f g'] },
  ],
}

/** The words that a session asks for. */
export const smallChallengeWords = smallChallenge.dialogues.flatMap(({ utterances }) =>
  utterances.flatMap((utterance) => utterance.split(' ')),
).length

export async function challengeFile(folder: string, challenge: unknown = smallChallenge, name = 'challenge.json'): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, typeof challenge === 'string' ? challenge : JSON.stringify(challenge))
  return path
}
