import type { PythonJson } from '../../../base/python/json-text.ts'
import { float } from '../../../base/python/python-float.ts'
import { round } from '../../../base/python/round.ts'
import type { ScoredDialogue, ScoredStep, ScoredUtterance } from './scored.ts'

/** The reference's score document (3.5), ready for `jsonText`: keys in its order, floats as Python writes them. */
export type ScoreDocument = { readonly [key: string]: PythonJson }

export function scoreDocument(logFile: string, dialogue: ScoredDialogue): ScoreDocument {
  return {
    log_file: logFile,
    dialogue_uid: null,
    utterances: dialogue.utterances.map(utteranceJson),
    dialogue_summary: {
      average_U_best_early: float(round(dialogue.average, 4)),
      ...(dialogue.baseline === null ? {} : { semantic_baseline_b: float(round(dialogue.baseline, 6)) }),
    },
  }
}

function utteranceJson(utterance: ScoredUtterance): PythonJson {
  const tells = utterance.steps.map(stepJson)
  return {
    utterance_number: utterance.number,
    ground_truth: utterance.truth,
    steps: tells,
    best_step: utterance.bestStep ?? 0,
    U_best: float(round(utterance.best, 4)),
    total_steps: utterance.totalSteps,
  }
}

function stepJson(step: ScoredStep): PythonJson {
  return {
    step: step.step,
    lexical_similarity: float(round(step.lexical, 4)),
    ...(step.cosine === null ? {} : { semantic_cosine_raw: float(round(step.cosine, 6)) }),
    semantic_similarity: float(round(step.semantic, 4)),
    earliness: float(round(step.earliness, 4)),
    U_step: float(round(step.u, 4)),
    prediction: step.prediction,
  }
}
