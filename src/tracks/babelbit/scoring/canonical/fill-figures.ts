import { roundUnits } from '../../../../base/python/round.ts'
import type { EditDistance } from '../../../../metrics/edit-distance.ts'
import type { TokenOverlap } from '../../../../metrics/token-overlap.ts'
import { unitScale } from './put-units.ts'
import type { UtteranceFigures } from './utterance-figures.ts'

/** Steps that are looked at for the same text: a dialogue of thousands must not take the square of that. */
const lookBack = 64

// Figures of the utterance at hand, not rounded.
let room = { lexicals: new Float64Array(64), semantics: new Float64Array(64) }

function roomFor(count: number): typeof room {
  if (count > room.lexicals.length) room = { lexicals: new Float64Array(count * 2), semantics: new Float64Array(count * 2) }
  return room
}

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
  const { lexicals, semantics } = roomFor(count)
  let best = -1
  let lexical = 0
  let semantic = 0
  // The text of the last comparison.
  let otherStart = 0
  let otherEnd = 0
  for (let step = 0; step < count; step++) {
    const start = figures.starts[step] as number
    const end = figures.ends[step] as number
    const length = end - start
    const same = sameBefore(figures, step, points)
    if (same >= 0) {
      lexical = lexicals[same] as number
      semantic = semantics[same] as number
    } else if (length === 0) {
      lexical = 0
      semantic = 0
    } else if (length === truthLength && commonStart(points, start, end, truthStart, truthEnd) === length) {
      lexical = 1
      semantic = 1
    } else {
      const common = commonStart(points, start, end, otherStart, otherEnd)
      lexical = 1 - distance.to(points, start, end, common) / Math.max(length, truthLength)
      semantic = tokens.with(points, start, end, 0, common)
      otherStart = start
      otherEnd = end
    }
    lexicals[step] = lexical
    semantics[step] = semantic
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

/** The last of the steps before whose text is the same; -1 without one. Miners repeat themselves. */
function sameBefore({ starts, ends }: UtteranceFigures, step: number, points: Int32Array): number {
  const start = starts[step] as number
  const end = ends[step] as number
  for (let other = step - 1; other >= 0 && other >= step - lookBack; other--) {
    const otherStart = starts[other] as number
    const otherEnd = ends[other] as number
    if (otherEnd - otherStart !== end - start || points[otherEnd - 1] !== points[end - 1]) continue
    if (commonStart(points, start, end, otherStart, otherEnd) === end - start) return other
  }
  return -1
}

/** How many code points two texts have in common from the start. */
function commonStart(points: Int32Array, start: number, end: number, otherStart: number, otherEnd: number): number {
  const shorter = Math.min(end - start, otherEnd - otherStart)
  let at = 0
  while (at < shorter && points[start + at] === points[otherStart + at]) at++
  return at
}
