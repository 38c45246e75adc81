import { loadProfile } from '../../tracks/registry.ts'
import type { ScoredPair } from '../../tracks/types.ts'
import { embeddingModel } from './embedding-model.ts'
import { loadEmbedder } from './instruments.ts'
import type { ScoreJob } from './job.ts'
import { modelTools } from './model-tools.ts'

/** Scores one item of one seat, from what travelled as JSON. */
export async function scoreJob({ profile: id, baseline, item, answer, embeddings, models, vectors }: ScoreJob): Promise<ScoredPair> {
  const profile = await loadProfile(id, baseline === null ? {} : { baseline })
  const { reference, strict } = await profile.score(
    { id: item.id, input: profile.input.parse(item.input), truth: profile.truth.parse(item.truth) },
    { ...answer, answer: answer.answer === null ? null : profile.answer.parse(answer.answer) },
    { embedder: (await embedder(embeddings)) ?? (await embeddingModel(models, vectors)), ...modelTools(models, vectors) },
  )
  return { reference, strict }
}

const loaded = new Map<string | null, ReturnType<typeof loadEmbedder>>()

function embedder(table: string | null): ReturnType<typeof loadEmbedder> {
  const found = loaded.get(table) ?? loadEmbedder(table)
  loaded.set(table, found)
  return found
}
