import { floatText } from '../../../../base/python/float-text.ts'
import { jsonString } from '../../../../base/python/json-string.ts'
import { round } from '../../../../base/python/round.ts'

/** What stands before and behind the utterances, of which there is at least one. */
export interface Frame {
  start(logFile: string): string
  /** `average` is not rounded. */
  end(average: number): string
}

/** Of a score document on one line, in ASCII. */
export const compactFrame: Frame = {
  start: (logFile) => `{"log_file":${jsonString(logFile, true)},"dialogue_uid":null,"utterances":[`,
  end: (average) => `],"dialogue_summary":{"average_U_best_early":${rounded(average)}}}`,
}

/** Of a score document as `json.dumps(ensure_ascii=False, indent=2)` lays it out. */
export const indentedFrame: Frame = {
  start: (logFile) => `{\n  "log_file": ${jsonString(logFile, false)},\n  "dialogue_uid": null,\n  "utterances": [`,
  end: (average) => `\n  ],\n  "dialogue_summary": {\n    "average_U_best_early": ${rounded(average)}\n  }\n}`,
}

/** Of what the scorers up to Dec 2025 print: the table of `ScoreTable`. */
export const tableFrame: Frame = {
  start: (logFile) => `\n=== ${logFile} (JSONL per-step) ===\n\n`,
  end: (average) => `\nDialogue average U (best-early): ${rounded(average)}\n\n`,
}

function rounded(average: number): string {
  return floatText(round(average, 4))
}
