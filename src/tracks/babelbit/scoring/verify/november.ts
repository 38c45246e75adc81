import { join } from 'node:path'
import { challengeMean } from '../../formats/challenge-summary.ts'
import { toolScore } from '../../formats/dialogue-score.ts'
import { ScoreTable } from '../../formats/score-table.ts'
import type { ScoringPolicy } from '../policy.ts'
import { scoreDocument } from '../score-document.ts'
import { type LogScore, scoreLogNow } from '../score-log.ts'
import { bestSteps } from './best-steps.ts'
import type { GoldenFiles } from './check.ts'

interface Outcome {
  outcome: 'document' | 'exception'
  exception: { type: string } | null
}

/** The vectors of Nov 2025: documents and tables byte for byte, exceptions by their type, means by every digit. */
export async function verifyNovember(folder: string, policy: ScoringPolicy, files: GoldenFiles): Promise<void> {
  for (const name of await files.list(join(folder, 'logs'))) await verifyDocument(folder, 'logs', 'expected', name, policy, files)
  await verifyMalformed(folder, policy, files)
  await verifyWeights(folder, policy, files)
  const { cases } = JSON.parse((await files.read(join(folder, 'challenge-means.json'))).toString())
  for (const [at, { dialogue_averages, challenge_mean_U }] of cases.entries()) {
    const mean = challengeMean(dialogue_averages)
    files.check(`challenge-means.json ${at}`, mean === challenge_mean_U, `${mean} is not ${challenge_mean_U}`)
  }
}

async function verifyDocument(folder: string, logs: string, expected: string, name: string, policy: ScoringPolicy, files: GoldenFiles) {
  const log = `${logs}/${name}`
  const { score, table } = scoreWithTable(await files.read(join(folder, log)), log, policy)
  const stem = name.replace(/\.jsonl$/, '')
  const document = await files.read(join(folder, expected, `${stem}.json`))
  const printed = await files.read(join(folder, `${expected}-text`, `${stem}.txt`))
  const written = score.reference && toolScore(scoreDocument(log, score.reference))
  files.check(`${log} document`, written === document.toString(), score.raised ? `raised ${score.raised.type}` : 'differs')
  files.check(`${log} table`, table === printed.toString(), 'differs')
}

async function verifyMalformed(folder: string, policy: ScoringPolicy, files: GoldenFiles): Promise<void> {
  const outcomes: Record<string, Outcome> = JSON.parse((await files.read(join(folder, 'malformed-outcomes.json'))).toString())
  for (const [name, { outcome, exception }] of Object.entries(outcomes)) {
    if (outcome === 'document') {
      await verifyDocument(folder, 'malformed', 'malformed-expected', name, policy, files)
      continue
    }
    const { raised } = scoreLogNow(await files.read(join(folder, 'malformed', name)), { policy, lexWeight: 0.5 })
    files.check(`malformed/${name}`, raised?.type === exception?.type, `${raised?.type ?? 'a document'} in place of ${exception?.type}`)
  }
}

async function verifyWeights(folder: string, policy: ScoringPolicy, files: GoldenFiles): Promise<void> {
  const weights = JSON.parse((await files.read(join(folder, 'weights.json'))).toString())
  for (const [name, byWeight] of Object.entries<Record<string, { average_U_best_early: number; best: unknown }>>(weights)) {
    const log = await files.read(join(folder, 'logs', name))
    for (const [weight, { average_U_best_early, best }] of Object.entries(byWeight)) {
      const { reference } = scoreLogNow(log, { policy, lexWeight: Number(weight) })
      const found = reference && bestSteps(reference)
      const holds = found !== null && found.average === average_U_best_early && JSON.stringify(found.best) === JSON.stringify(best)
      files.check(`weights.json ${name} ${weight}`, holds, 'differs')
    }
  }
}

function scoreWithTable(log: Uint8Array, path: string, policy: ScoringPolicy): { score: LogScore; table: string } {
  const table = new ScoreTable(path)
  const score = scoreLogNow(log, { policy, lexWeight: 0.5, on: table.moments })
  if (score.reference) table.finish(score.reference.average)
  return { score, table: table.text }
}
