import { readFile } from 'node:fs/promises'
import { loadProfile } from '../../tracks/registry.ts'
import type { Instruments, ScoredPair } from '../../tracks/types.ts'
import type { ScoreJob } from './job.ts'

/** Scores one item of one seat. The same function runs in the scoring process and, for `bbx score RUN`, in this one. */
export async function scoreJob({ profile: id, item, answer, embeddings }: ScoreJob): Promise<ScoredPair> {
  const profile = await loadProfile(id)
  return profile.score(
    { id: item.id, input: profile.input.parse(item.input), truth: profile.truth.parse(item.truth) },
    { ...answer, answer: answer.answer === null ? null : profile.answer.parse(answer.answer) },
    await instruments(embeddings),
  )
}

const loaded = new Map<string, Promise<Instruments>>()

function instruments(embeddings: string | null): Promise<Instruments> {
  const key = embeddings ?? ''
  let tools = loaded.get(key)
  if (tools === undefined) {
    tools = load(embeddings)
    loaded.set(key, tools)
  }
  return tools
}

async function load(embeddings: string | null): Promise<Instruments> {
  if (embeddings === null) return { embedder: null }
  const { embeddingTable } = await import('../../metrics/embedding-table.ts')
  return { embedder: embeddingTable(await readFile(embeddings, 'utf8'), embeddings) }
}
