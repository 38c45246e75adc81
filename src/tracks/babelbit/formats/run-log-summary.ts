import { jsonText } from '../../../base/python/json-text.ts'
import { float } from '../../../base/python/python-float.ts'
import { challengeMean } from './challenge-summary.ts'

export interface RunLogSummary {
  runFile: string
  challengeFile: string
  challengeUid: string | null
  dialogues: readonly {
    uid: string | null
    index: number
    /** As its document has it, rounded; null where the scorer raised: the dialogue is left out. */
    average: number | null
  }[]
}

/** What score_challenge.py writes of a whole run log (reference babelbit 3.5). The mean is null where no dialogue has a score. */
export function runLogSummary({ runFile, challengeFile, challengeUid, dialogues }: RunLogSummary): string {
  const scored = dialogues.flatMap(({ uid, index, average }) => (average === null ? [] : [{ uid, index, average }]))
  const document = {
    run_file: runFile,
    challenge_file: challengeFile,
    challenge_uid: challengeUid,
    dialogues: scored.map(({ uid, index, average }) => ({
      dialogue_average_u_best_early: float(average),
      dialogue_uid: uid,
      dialogue_index: index,
    })),
    challenge_mean_U: scored.length === 0 ? null : float(challengeMean(scored.map(({ average }) => average))),
  }
  return jsonText(document, { ascii: false, indent: 2 })
}
