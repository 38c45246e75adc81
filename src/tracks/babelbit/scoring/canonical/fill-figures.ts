import { roundUnits } from '../../../../base/python/round.ts'
import type { EditDistance } from '../../../../metrics/edit-distance.ts'
import type { TokenOverlap } from '../../../../metrics/token-overlap.ts'
import { unitScale } from './put-units.ts'
import type { UtteranceFigures } from './utterance-figures.ts'

export interface Instruments {
  distance: EditDistance
  tokens: TokenOverlap
}

/**
 * Computes the figures of an utterance whose truth is not empty, with the very operations of the general path, and
 * returns the best U, not rounded.
 */
export function fillFigures(figures: UtteranceFigures, points: Int32Array, lexWeight: number, { distance, tokens }: Instruments): number {
  const { truthStart, truthEnd, count } = figures
  const truthLength = truthEnd - truthStart
  distance.setTruth(points, truthStart, truthEnd)
  tokens.setTruth(points, truthStart, truthEnd)
  let best = -1
  let lexical = 0
  let semantic = 0
  let distant = 0
  let overlapping = 0
  // The text of the last comparison.
  let otherStart = 0
  let otherEnd = 0
  for (let step = 0; step < count; step++) {
    const start = figures.starts[step] as number
    const end = figures.ends[step] as number
    const length = end - start
    const common = commonStart(points, start, end, otherStart, otherEnd)
    if (length === 0) {
      lexical = 0
      semantic = 0
    } else if (length === truthLength && commonStart(points, start, end, truthStart, truthEnd) === length) {
      lexical = 1
      semantic = 1
    } else {
      if (common < length || length !== otherEnd - otherStart) {
        distant = 1 - distance.to(points, start, end, common) / Math.max(length, truthLength)
        overlapping = tokens.with(points, start, end, 0, common)
        otherStart = start
        otherEnd = end
      }
      lexical = distant
      semantic = overlapping
    }
    figures.lexical[step] = roundUnits(lexical, unitScale)
    figures.semantic[step] = roundUnits(semantic, unitScale)
    const u = (lexical * lexWeight + semantic * (1 - lexWeight)) * (1 / (step + 1))
    figures.u[step] = roundUnits(u, unitScale)
    if (u > best) {
      best = u
      figures.bestStep = step
    }
  }
  figures.best = roundUnits(best, unitScale)
  return best
}

/** How many code points two texts have in common from the start. */
function commonStart(points: Int32Array, start: number, end: number, otherStart: number, otherEnd: number): number {
  const shorter = Math.min(end - start, otherEnd - otherStart)
  let at = 0
  while (at < shorter && points[start + at] === points[otherStart + at]) at++
  return at
}
