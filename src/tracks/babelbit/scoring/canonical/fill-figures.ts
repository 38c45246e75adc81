import { roundUnits } from '../../../../base/python/round.ts'
import { commonStart } from '../../../../metrics/common-start.ts'
import type { EditDistance } from '../../../../metrics/edit-distance.ts'
import type { TokenOverlap } from '../../../../metrics/token-overlap.ts'
import { unitScale } from './put-units.ts'
import type { TextStore } from './text-store.ts'
import type { UtteranceFigures } from './utterance-figures.ts'

/** Steps that are looked at for the same text: a dialogue of thousands must not take the square of that. */
const lookBack = 64

// Of the utterance at hand: figures, not rounded, and how many code points each text has in common with the truth from the start.
let room = roomOf(64)

function roomOf(count: number) {
  return { lexicals: new Float64Array(count), semantics: new Float64Array(count), commons: new Int32Array(count) }
}

export interface Instruments {
  distance: EditDistance
  tokens: TokenOverlap
}

/**
 * Computes the figures of an utterance whose truth is not empty, with the very operations of the general path, and
 * returns the best U, not rounded.
 */
export function fillFigures(figures: UtteranceFigures, texts: TextStore, lexWeight: number, { distance, tokens }: Instruments): number {
  const { truthStart, truthEnd, count } = figures
  const truthLength = truthEnd - truthStart
  const { bytes, view } = texts
  distance.setTruth(bytes, truthStart, truthEnd, texts.alphabet)
  tokens.setTruth(texts.blanked(), truthStart, truthEnd)
  if (count > room.commons.length) room = roomOf(count * 2)
  const { lexicals, semantics, commons } = room
  let best = -1
  let lexical = 0
  let semantic = 0
  for (let step = 0; step < count; step++) {
    const start = figures.starts[step] as number
    const end = figures.ends[step] as number
    const length = end - start
    const common = commonStart(view, start, end, truthStart, truthEnd)
    commons[step] = common
    const same = sameBefore(figures, step, commons, view)
    if (same >= 0) {
      lexical = lexicals[same] as number
      semantic = semantics[same] as number
    } else if (length === 0) {
      lexical = 0
      semantic = 0
    } else if (length === truthLength && common === length) {
      lexical = 1
      semantic = 1
    } else {
      lexical = 1 - distance.to(bytes, start, end, common) / Math.max(length, truthLength)
      semantic = tokens.with(start, end, common)
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
function sameBefore({ starts, ends }: UtteranceFigures, step: number, commons: Int32Array, view: DataView): number {
  const start = starts[step] as number
  const end = ends[step] as number
  const common = commons[step] as number
  const earliest = Math.max(0, step - lookBack)
  for (let other = step - 1; other >= earliest; other--) {
    if (commons[other] !== common) continue
    const otherStart = starts[other] as number
    const otherEnd = ends[other] as number
    if (otherEnd - otherStart !== end - start) continue
    const rest = end - start - common
    if (commonStart(view, start + common, end, otherStart + common, otherEnd) === rest) return other
  }
  return -1
}
