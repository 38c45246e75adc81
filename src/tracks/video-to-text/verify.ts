import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { each } from '../../base/each.ts'
import { type Fault, fault } from '../../base/fault.ts'
import { parseFloat32Text } from '../../base/float32-text.ts'
import { packageRoot } from '../../base/package-root.ts'
import type { CaptionEmbedder } from '../../metrics/caption-embedder.ts'
import { noInstruments } from '../no-instruments.ts'
import type { GoldenResult, Outcome } from '../types.ts'
import { batchClips } from './batch.ts'
import { captionProfile } from './profile.ts'
import { type CaptionProfileId, profileFacts } from './profile-facts.ts'

const scenario = z.object({
  generated_batches: z.array(z.union([z.literal('fail'), z.array(z.string())])),
  actual: z.array(z.string()),
  '9fd1268': z.number(),
  d7c3e04: z.number(),
})
const goldenSchema = z.object({
  /** Base64 of little-endian float32. */
  embeddings: z.record(z.string(), z.base64()),
  scenarios: z.record(z.string(), scenario),
})

/** Of the golden set (its README). */
const tolerance = 1e-5

/** Runs the recorded scenarios of a profile through its scorer, with the recorded embeddings in place of the text tower. */
export async function verifyGolden(id: string): Promise<GoldenResult> {
  const path = join(packageRoot(), 'data', 'golden', 'video-to-text', 'caption-scores.json')
  const { embeddings, scenarios } = goldenSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  const embedder = recorded(embeddings)
  const failures: string[] = []
  for (const [name, one] of Object.entries(scenarios)) {
    const wanted = one[profileFacts[id as CaptionProfileId].mirrors.commit]
    const found = await scoreOf(id as CaptionProfileId, one, embedder)
    if (found === null || Math.abs(found - wanted) > tolerance) failures.push(`${name}: ${found} is not ${wanted}`)
  }
  const note = 'with recorded embeddings of a small tower: the weights of the real one are not part of the package'
  return { vectors: Object.keys(scenarios).length, failures, note }
}

function recorded(embeddings: Readonly<Record<string, string>>): CaptionEmbedder {
  const vectors = new Map(Object.entries(embeddings).map(([text, base64]) => [text, parseFloat32Text(base64)]))
  return {
    async embed(texts) {
      return texts.map((text) => {
        const vector = vectors.get(text)
        return vector == null ? null : { vector, chunks: 1 }
      })
    },
  }
}

/** Everything but the exchange: batches of four as they are planned, answers as they come. */
async function scoreOf(
  id: CaptionProfileId,
  { generated_batches: answers, actual }: z.infer<typeof scenario>,
  embedder: CaptionEmbedder,
): Promise<number | null> {
  const profile = captionProfile(id)
  const clips = actual.map((caption, at) => ({ id: String(at), embedding: [], caption }))
  const outcomes: Outcome[] = []
  let at = 0
  for await (const item of profile.plan(each(clips), { limit: null, seed: 0 })) {
    const answer = answers[at++]
    const faults: Fault[] = answer === 'fail' ? [fault('S2005')] : []
    const body = answer === 'fail' ? null : { body: Buffer.from(JSON.stringify({ texts: answer })), ms: 0 }
    const tools = { ...noInstruments, captions: async () => embedder }
    const scored = await profile.score(item, { item: item.id, seat: '', answer: body, faults, ms: 0 }, tools)
    outcomes.push({ item: item.id, ...scored, faults, timesMs: [] })
  }
  if (at !== Math.ceil(actual.length / batchClips)) return null
  return (await profile.summarise(actual.length, each(outcomes))).reference
}
