import type { BodyAnswer } from '../omega/body-answer.ts'
import { inferencePath } from '../omega/inference-path.ts'
import type { Held, HoldEvent } from '../types.ts'
import { mostAnswerBytes } from './answer-limits.ts'
import type { Batch } from './batch.ts'
import { inferenceRequest } from './inference-request.ts'
import type { CaptionPolicy } from './policy.ts'

/** Puts each batch to every seat, one after the other, once: the validator repeats nothing (reference sn21 2.3). Nothing is carried from one batch to the next. */
export async function* holdBatches(
  { items, seats, signal }: Held<Batch, null>,
  { stepTimeoutMs: timeoutMs }: Pick<CaptionPolicy, 'stepTimeoutMs'>,
): AsyncIterable<HoldEvent<BodyAnswer, null>> {
  for await (const { id, input } of items) {
    const body = inferenceRequest(input)
    for (const { id: seat, client } of seats) {
      signal.throwIfAborted()
      const reply = await client.send({ method: 'POST', path: inferencePath, body, timeoutMs, maxBodyBytes: mostAnswerBytes }, signal)
      const { ms } = reply
      const answer = 'fault' in reply ? null : { body: reply.body, ms }
      yield { at: 'answer', item: id, seat, answer, faults: 'fault' in reply ? [{ ...reply.fault, item: id }] : [], ms }
    }
    yield { at: 'item-done', item: id, carry: null }
  }
}
