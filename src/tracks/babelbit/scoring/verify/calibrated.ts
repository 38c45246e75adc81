import { join } from 'node:path'
import { embeddingTable } from '../../../../metrics/embedding-table.ts'
import { simhash64 } from '../../../../metrics/simhash64.ts'
import type { TextEmbedder } from '../../../../metrics/text-embedder.ts'
import { toolScore } from '../../formats/dialogue-score.ts'
import type { ScoringPolicy } from '../policy.ts'
import { scoreDocument } from '../score-document.ts'
import { type LogScore, scoreLog } from '../score-log.ts'
import { bestSteps } from './best-steps.ts'
import type { GoldenFiles } from './check.ts'
import { isNear } from './is-near.ts'

interface Expected {
  exception?: { type: string }
  average_U_best_early: number
  baseline_b_unrounded: number
  best: [number, number, number][]
}

const weights = { default: 0, '0.5': 0.5, '1.0': 1 }

/**
 * The vectors of Jan and Apr 2026 with both stand-in embedders: exact for `simhash64`, within float32 sums for `minilm64`, which is a table of what that model gave unless the `model` itself
 * is there.
 */
export async function verifyCalibrated(
  folder: string,
  version: 'jan' | 'apr',
  policy: ScoringPolicy,
  files: GoldenFiles,
  model: TextEmbedder | null = null,
): Promise<void> {
  const table = (await files.read(join(folder, 'minilm64', 'table.json'))).toString()
  for (const [name, embedder] of Object.entries({ simhash64, minilm64: model ?? embeddingTable(table, 'minilm64/table.json') })) {
    await verifyEmbedder({ folder, name, embedder, version, policy, files, exact: name === 'simhash64' })
  }
}

interface EmbedderCase {
  folder: string
  name: string
  embedder: TextEmbedder
  version: 'jan' | 'apr'
  policy: ScoringPolicy
  files: GoldenFiles
  exact: boolean
}

async function verifyEmbedder(one: EmbedderCase): Promise<void> {
  const { folder, name, embedder, version, policy, files } = one
  const summary = JSON.parse((await files.read(join(folder, name, 'summary.json'))).toString())
  for (const log of await files.list(join(folder, 'logs'))) {
    const bytes = await files.read(join(folder, 'logs', log))
    for (const [label, lexWeight] of Object.entries(weights)) {
      const score = await scoreLog(bytes, { policy, lexWeight, embed: (texts) => embedder.embed(texts) })
      const expected: Expected = summary[log][version][label]
      files.check(`${name} ${log} ${label}`, holds(score, expected, one.exact), 'differs')
      if (label === 'default' && score.reference) await verifyDocument(one, log, score)
    }
  }
}

function holds({ reference, raised }: LogScore, expected: Expected, exact: boolean): boolean {
  if (reference === null || expected.exception) return raised?.type === expected.exception?.type
  const { average, best } = bestSteps(reference)
  const small = exact ? 0 : 2e-6
  const large = exact ? 0 : 1.1e-4
  return (
    isNear(reference.baseline, expected.baseline_b_unrounded, () => small) &&
    isNear(average, expected.average_U_best_early, () => large) &&
    best.every(([number, step, value], at) => {
      const [otherNumber, otherStep, otherValue] = expected.best[at] ?? []
      return number === otherNumber && step === otherStep && isNear(value, otherValue, () => large)
    })
  )
}

async function verifyDocument({ folder, name, version, files, exact }: EmbedderCase, log: string, { reference }: LogScore): Promise<void> {
  const golden = (await files.read(join(folder, name, `expected-${version}`, log.replace(/\.jsonl$/, '.json')))).toString()
  const written = reference ? toolScore(scoreDocument(`logs/${log}`, reference)) : ''
  const tolerance = (key: string) => (key === 'semantic_cosine_raw' || key === 'semantic_baseline_b' ? 2e-6 : 1.1e-4)
  const same = exact ? written === golden : isNear(JSON.parse(written), JSON.parse(golden), tolerance)
  files.check(`${name} ${log} document`, same, 'differs')
}
