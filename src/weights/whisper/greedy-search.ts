import type { Decoding } from './decoder.ts'

export interface SearchRules {
  prompt: readonly number[]
  /** Tokens that never follow, and those that do not follow the prompt. */
  suppressed: readonly number[]
  suppressedFirst: readonly number[]
  ends: readonly number[]
  /** Tokens of a transcript, its prompt included. */
  longest: number
}

/**
 * The tokens of a transcript, prompt included and end left out: at each step the likeliest that is allowed, the first of several (as `generate` of transformers 4.46.3 does it
 * with one beam and without sampling). null where the model gives no numbers.
 */
export async function greedySearch(decoding: Decoding, rules: SearchRules, signal?: AbortSignal): Promise<number[] | null> {
  const { prompt, suppressed, suppressedFirst, ends, longest } = rules
  const ids = [...prompt]
  let fresh: readonly number[] = prompt
  while (ids.length < longest) {
    signal?.throwIfAborted()
    const logits = await decoding.next(fresh)
    for (const id of suppressed) logits[id] = Number.NEGATIVE_INFINITY
    if (ids.length === prompt.length) for (const id of suppressedFirst) logits[id] = Number.NEGATIVE_INFINITY
    const id = likeliest(logits)
    if (id === null) return null
    if (ends.includes(id)) break
    ids.push(id)
    fresh = [id]
  }
  return ids
}

function likeliest(logits: Float32Array): number | null {
  let best = Number.NEGATIVE_INFINITY
  let at = -1
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] as number
    if (logit > best) {
      best = logit
      at = id
    } else if (Number.isNaN(logit)) return null
  }
  return at < 0 ? null : at
}
