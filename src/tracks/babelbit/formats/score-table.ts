import { floatText } from '../../../base/python/float-text.ts'
import { round } from '../../../base/python/round.ts'
import { pythonStr } from '../../../base/python/str.ts'
import type { ReferenceOptions } from '../scoring/score-reference.ts'

/** What the scorers up to Dec 2025 print for a log, piece by piece: a scorer that raises leaves what came before. */
export class ScoreTable {
  readonly #pieces: string[] = []

  readonly #logFile: string

  constructor(logFile: string) {
    this.#logFile = logFile
  }

  readonly moments: NonNullable<ReferenceOptions['on']> = {
    start: () => {
      this.#pieces.push(`\n=== ${this.#logFile} (JSONL per-step) ===\n\n`)
    },
    truth: (bucket, truth) => {
      this.#pieces.push(`[utt ${pythonStr(bucket.key)}] ground_truth: ${truth}\n`, 'step\tlex\tsem\tearli\tU_step\tprediction\n')
    },
    step: (step) => {
      const figures = [step.lexical, step.semantic, step.earliness, step.u].map(rounded).join('\t')
      this.#pieces.push(`${step.step}\t${figures}\t${step.prediction}\n`)
    },
    utterance: ({ key, bestStep, best, totalSteps }) => {
      const step = bestStep === null ? 'None' : bestStep
      this.#pieces.push(`[utt ${pythonStr(key)}] BEST step=${step}  U_best=${rounded(best)}  total_steps=${totalSteps}\n\n`)
    },
  }

  finish(average: number): void {
    this.#pieces.push(`\nDialogue average U (best-early): ${rounded(average)}\n\n`)
  }

  get text(): string {
    return this.#pieces.join('')
  }
}

function rounded(value: number): string {
  return floatText(round(value, 4))
}
