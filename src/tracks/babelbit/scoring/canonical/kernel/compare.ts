import { commonStart } from './common-start'
import { distanceTo, setDistanceTruth } from './distance'
import { overlapWith, setOverlapTruth } from './overlap'
import { roundUnits } from './round-units'
import {
  common,
  earliness,
  lexical,
  lexicalUnits,
  semantic,
  semanticUnits,
  stepAt,
  stepBytes,
  stepCount,
  textEnd,
  textStart,
  uUnits,
} from './steps'
import { alphabet, blankedAt, textsAt } from './texts'

/** Steps that are looked at for the same text: a dialogue of thousands must not take the square of that. */
const lookBack = 64

/** Of the utterance that `compareSteps` looked at: its best step, and its U in ten-thousandths. */
export let bestStep = 0
export let bestUnits = 0

/**
 * Computes the figures of all steps against a truth that is not empty (places among the texts), with the very operations of the
 * general path; returns the best U, not rounded.
 */
export function compareSteps(truthStart: usize, truthEnd: usize, lexWeight: f64): f64 {
  const truthLength = truthEnd - truthStart
  const texts = textsAt()
  const blanked = blankedAt()
  setDistanceTruth(texts + truthStart, texts + truthEnd, alphabet())
  setOverlapTruth(blanked + truthStart, blanked + truthEnd)
  let best: f64 = -1
  for (let i = 0; i < stepCount; i++) {
    const step = stepAt(i)
    const start: usize = load<u32>(step, textStart)
    const end: usize = load<u32>(step, textEnd)
    const length = end - start
    const same = commonStart(texts + start, texts + truthStart, min(length, truthLength))
    store<u32>(step, same as u32, common)
    const known = sameBefore(i, texts)
    let lex: f64 = 0
    let sem: f64 = 0
    if (known !== 0) {
      lex = load<f64>(known, lexical)
      sem = load<f64>(known, semantic)
    } else if (length === truthLength && same === length) {
      lex = 1
      sem = 1
    } else if (length > 0) {
      lex = 1 - (distanceTo(texts + start, texts + end, same) as f64) / (max(length, truthLength) as f64)
      sem = overlapWith(blanked + start, blanked + end, same)
    }
    store<f64>(step, lex, lexical)
    store<f64>(step, sem, semantic)
    store<i32>(step, roundUnits(lex), lexicalUnits)
    store<i32>(step, roundUnits(sem), semanticUnits)
    const u = (lex * lexWeight + sem * (1 - lexWeight)) * load<f64>(step, earliness)
    store<i32>(step, roundUnits(u), uUnits)
    if (u > best) {
      best = u
      bestStep = i
    }
  }
  bestUnits = roundUnits(best)
  return best
}

/** The last of the steps before whose text is the same; 0 without one. Miners repeat themselves. */
function sameBefore(i: i32, texts: usize): usize {
  const step = stepAt(i)
  const start = load<u32>(step, textStart)
  const length = load<u32>(step, textEnd) - start
  const same = load<u32>(step, common)
  const earliest = stepAt(max(0, i - lookBack))
  for (let other = step; other > earliest; ) {
    other -= stepBytes
    if (load<u32>(other, common) !== same) continue
    const otherStart = load<u32>(other, textStart)
    if (load<u32>(other, textEnd) - otherStart !== length) continue
    const rest = length - same
    if (commonStart(texts + start + same, texts + otherStart + same, rest) === rest) return other
  }
  return 0
}
