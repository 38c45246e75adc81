import { loadProfile } from '../../tracks/registry.ts'
import type { Instruments, ScoredPair } from '../../tracks/types.ts'
import { loadEmbedder } from './instruments.ts'
import type { ScoreJob } from './job.ts'

/** Scores one item of one seat, from what travelled as JSON. */
export async function scoreJob({ profile: id, baseline, item, answer, embeddings }: ScoreJob): Promise<ScoredPair> {
  const profile = await loadProfile(id, baseline === null ? {} : { baseline })
  const { reference, strict } = await profile.score(
    { id: item.id, input: profile.input.parse(item.input), truth: profile.truth.parse(item.truth) },
    { ...answer, answer: answer.answer === null ? null : profile.answer.parse(answer.answer) },
    await instruments(embeddings),
  )
  return { reference, strict }
}

const loaded = new Map<string, Promise<Instruments>>()

function instruments(embeddings: string | null): Promise<Instruments> {
  const key = embeddings ?? ''
  let tools = loaded.get(key)
  if (tools === undefined) {
    tools = loadEmbedder(embeddings).then((embedder) => ({ embedder }))
    loaded.set(key, tools)
  }
  return tools
}
