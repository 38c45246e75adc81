import type { BodyAnswer } from '../omega/body-answer.ts'
import { inferencePath } from '../omega/inference-path.ts'
import type { Held, HoldEvent } from '../types.ts'
import type { Clip } from './clip.ts'
import { inferenceRequest } from './inference-request.ts'
import type { VoicePolicy } from './policy.ts'

/** A minute of float64 at 48 kHz has 23 MB, in base64 31 MB. */
const maxAnswerBytes = 64 * 2 ** 20

/**
 * Puts each clip to every seat, one after the other, once: the validator repeats nothing (reference sn21 2.2). Items do not depend on each
 * other, so nothing is carried from one to the next.
 */
export async function* holdPairs(
  { items, seats, signal }: Held<Clip, null>,
  { stepTimeoutMs: timeoutMs }: Pick<VoicePolicy, 'stepTimeoutMs'>,
): AsyncIterable<HoldEvent<BodyAnswer, null>> {
  for await (const { id, input } of items) {
    const body = inferenceRequest(input)
    for (const { id: seat, client } of seats) {
      signal.throwIfAborted()
      const reply = await client.send({ method: 'POST', path: inferencePath, body, timeoutMs, maxBodyBytes: maxAnswerBytes }, signal)
      const { ms } = reply
      const answer = 'fault' in reply ? null : { body: reply.body, ms }
      yield { at: 'answer', item: id, seat, answer, faults: 'fault' in reply ? [{ ...reply.fault, item: id }] : [], ms }
    }
    yield { at: 'item-done', item: id, carry: null }
  }
}
