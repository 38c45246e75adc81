import { floatText } from '../../../../base/python/float-text.ts'
import { roundUnits } from '../../../../base/python/round.ts'
import type { ByteWriter } from './byte-writer.ts'
import { putText } from './put-text.ts'
import { putUnits, unitScale } from './put-units.ts'
import type { TextStore } from './text-store.ts'
import type { UtteranceFigures } from './utterance-figures.ts'

const tab = Buffer.from('\t')
const newline = Buffer.from('\n')

/** Writes from figures what the scorers up to Dec 2025 print: the table of `ScoreTable`. */
export class TableWriter {
  readonly #out: ByteWriter

  constructor(out: ByteWriter) {
    this.#out = out
  }

  begin(logFile: string): void {
    this.#out.putText(`\n=== ${logFile} (JSONL per-step) ===\n\n`)
  }

  utterance(figures: UtteranceFigures, texts: TextStore): void {
    const out = this.#out
    out.putText(`[utt ${figures.index}] ground_truth: `)
    putText(out, texts, figures.truthStart, figures.truthEnd, 'plain')
    out.putText('\nstep\tlex\tsem\tearli\tU_step\tprediction\n')
    for (let step = 0; step < figures.count; step++) {
      out.putWhole(step)
      for (const units of [figures.lexical[step], figures.semantic[step], roundUnits(1 / (step + 1), unitScale), figures.u[step]]) {
        out.put(tab)
        putUnits(out, units as number)
      }
      out.put(tab)
      putText(out, texts, figures.starts[step] as number, figures.ends[step] as number, 'plain')
      out.put(newline)
    }
    const best = floatText(figures.best / unitScale)
    out.putText(`[utt ${figures.index}] BEST step=${figures.bestStep}  U_best=${best}  total_steps=${figures.count}\n\n`)
  }

  end(average: number): void {
    this.#out.putText(`\nDialogue average U (best-early): ${floatText(roundUnits(average, unitScale) / unitScale)}\n\n`)
  }
}
