import type { Reply } from '../../base/contract.ts'
import { type Fault, fault } from '../../base/fault.ts'
import { embeddingLength } from '../../datasets/video-clips/clip-limits.ts'
import { inferencePath } from '../omega/inference-path.ts'
import type { Client } from '../types.ts'
import { mostAnswerBytes } from './answer-limits.ts'
import { type Batch, batchClips } from './batch.ts'
import { inferenceRequest } from './inference-request.ts'
import type { CaptionPolicy } from './policy.ts'
import { readCaptions } from './read-captions.ts'

/** Clips of a request: the last of a run may have one or two, and the contract says nothing of a most. */
const sizes = [1, 2, 7, 64]
/** With fewer different clips one caption for all of them may be right. */
const fewestClips = 4

/**
 * Asks for other numbers of clips than four, and for a list that is no whole number of embeddings, with the clips of the run itself. Ends at the first request that nothing came
 * back of: whoever is gone or hangs is asked no more. A batch of more than four has as much more time.
 */
export async function probeBatches(
  inputs: AsyncIterable<Batch>,
  client: Client,
  { stepTimeoutMs }: Pick<CaptionPolicy, 'stepTimeoutMs'>,
  signal: AbortSignal,
): Promise<Fault[]> {
  const clips = await firstClips(inputs, Math.max(...sizes))
  if (clips.length === 0) return []
  const ask = (embedding: readonly number[], count: number): Promise<Reply> =>
    client.send(
      {
        method: 'POST',
        path: inferencePath,
        body: inferenceRequest({ embedding }),
        timeoutMs: stepTimeoutMs * Math.ceil(count / batchClips),
        maxBodyBytes: mostAnswerBytes,
      },
      signal,
    )
  const faults: Fault[] = []
  for (const size of sizes) {
    signal.throwIfAborted()
    const asked = Array.from({ length: size }, (_, at) => clips[at % clips.length] as readonly number[])
    const reply = await ask(asked.flat(), size)
    const found = 'fault' in reply ? [reply.fault] : captionFaults(reply.body, size, Math.min(size, clips.length))
    faults.push(...found.map((one) => ofProbe(one, `asked for ${size} at once`)))
    if (isSilent(reply)) return faults
  }
  const reply = await ask([...(clips[0] as readonly number[]), ...(clips.at(-1) as readonly number[]).slice(0, 1)], 1)
  return [...faults, ...oddFaults(reply).map((one) => ofProbe(one, `asked with ${embeddingLength + 1} numbers`))]
}

/** The embeddings of the first clips that differ from each other. */
async function firstClips(inputs: AsyncIterable<Batch>, most: number): Promise<(readonly number[])[]> {
  const clips = new Map<string, readonly number[]>()
  for await (const { embedding } of inputs) {
    for (let at = 0; at < embedding.length && clips.size < most; at += embeddingLength) {
      const clip = embedding.slice(at, at + embeddingLength)
      clips.set(clip.join(), clip)
    }
    if (clips.size === most) break
  }
  return [...clips.values()]
}

function captionFaults(body: Uint8Array, size: number, different: number): readonly Fault[] {
  const read = readCaptions(body, size)
  if ('fault' in read) return [read.fault]
  const { texts, faults } = read
  const [first] = texts
  if (faults.length > 0 || different < fewestClips || texts.some((text) => text !== first)) return faults
  const what = `${different} different clips, and one caption for all of them`
  return [fault('S3034', { what, evidence: JSON.stringify(first?.slice(0, 200)) })]
}

/** A request out of contract is to be refused with a status of the 400s; the server is to be there afterwards, which the next run shows. */
function oddFaults(reply: Reply): Fault[] {
  if (!('fault' in reply)) {
    const evidence = new TextDecoder().decode(reply.body.subarray(0, 200))
    return [
      fault('S3036', {
        what: `${embeddingLength + 1} numbers, which are no whole number of clips, were answered with status 200`,
        evidence,
      }),
    ]
  }
  // The evidence of a status begins with it (reference babelbit 2.2).
  return reply.fault.code === 'S2005' && reply.fault.evidence.startsWith('4') ? [] : [reply.fault]
}

function isSilent(reply: Reply): boolean {
  return 'fault' in reply && !['S2005', 'S3005', 'S2010'].includes(reply.fault.code)
}

function ofProbe(one: Fault, when: string): Fault {
  return { ...one, what: `${when}: ${one.what}` }
}
