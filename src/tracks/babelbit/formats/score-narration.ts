import { round } from '../../../base/python/round.ts'
import { pythonStr } from '../../../base/python/str.ts'
import type { ReferenceOptions } from '../scoring/score-reference.ts'

/** What the scorers of Jan and Apr 2026 log while they score, each line with its time. */
export class ScoreNarration {
  readonly #lines: string[] = []
  readonly #now: () => Date

  constructor(now: () => Date) {
    this.#now = now
  }

  readonly moments: NonNullable<ReferenceOptions['on']> = {
    utterance: ({ key, bestStep, best, totalSteps }) => {
      this.#log(`[utt ${pythonStr(key)}] BEST step=${bestStep ?? 0}  U_best=${fourPlaces(best)}  total_steps=${totalSteps}`)
      this.#log('')
    },
  }

  finish(average: number): void {
    this.#log(`Dialogue average U (best-early): ${fourPlaces(average)}`)
    this.#log('')
  }

  /** After the document was written. */
  wrote(path: string): void {
    this.#log(`Wrote JSON summary: ${path}`)
  }

  get text(): string {
    return this.#lines.join('')
  }

  #log(message: string): void {
    this.#lines.push(`${logTime(this.#now())} | INFO | ${message}\n`)
  }
}

function fourPlaces(value: number): string {
  return round(value, 4).toFixed(4)
}

/** Python's `%(asctime)s`: local time, a comma before the milliseconds. */
function logTime(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${day} ${time},${String(date.getMilliseconds()).padStart(3, '0')}`
}
