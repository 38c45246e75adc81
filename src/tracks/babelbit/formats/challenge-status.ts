import { jsonText } from '../../../base/python/json-text.ts'
import { float } from '../../../base/python/python-float.ts'
import type { ScoringPolicy } from '../scoring/policy.ts'
import { typeInNames } from './challenge-type.ts'

export interface ChallengeStatus {
  challengeUid: string
  challengeType: string | null
  /** `pythonIsoTime(...)`. */
  processedAt: string
  minerCount: number
  totalDialogues: number
  meanScore: number
  scoresDir: string
  logsDir: string
  /** What later versions add: `solo_challenge`, `paired_challenge_uid`, `route_source`. */
  more?: Readonly<Record<string, string | boolean | null>>
}

/** The file that says that a challenge was processed (3.5), written where at least one miner was scored. */
export function challengeStatus(status: ChallengeStatus, policy: ScoringPolicy): string {
  const { challengeType: type } = status
  const document = {
    challenge_uid: status.challengeUid,
    ...(policy.runner.typeInNames ? { challenge_type: type === null ? null : typeInNames(type) } : {}),
    processed_at: status.processedAt,
    miner_count: status.minerCount,
    total_dialogues: status.totalDialogues,
    mean_score: float(status.meanScore),
    metadata: { scores_dir: status.scoresDir, logs_dir: status.logsDir, ...status.more },
  }
  return jsonText(document, { indent: 2 })
}

/** `datetime.isoformat()` of a moment in UTC: six decimals, or none where they are all zero. */
export function pythonIsoTime(date: Date, microseconds = date.getUTCMilliseconds() * 1000): string {
  const seconds = date.toISOString().slice(0, 19)
  return `${seconds}${microseconds === 0 ? '' : `.${String(microseconds).padStart(6, '0')}`}+00:00`
}
