import { endWithParent } from '../../base/end-with-parent.ts'
import type { OpenJob, OpenReply, ScoreJob, ScoreReply } from './job.ts'
import { openJob } from './open-job.ts'
import { scoreJob } from './score-job.ts'

// The program of the process that scores.
endWithParent()
// Ctrl-C reaches the whole group: the parent decides when this process is no longer needed.
process.on('SIGINT', () => {})
process.on('message', (job: ScoreJob | OpenJob) => {
  void ('open' in job ? opened(job) : scored(job)).then((reply) => process.send?.(reply))
})

function scored(job: ScoreJob): Promise<ScoreReply> {
  return scoreJob(job).then(
    (pair) => ({ id: job.id, pair, error: null }),
    (error: unknown) => ({ id: job.id, pair: null, error: textOf(error) }),
  )
}

function opened(job: OpenJob): Promise<OpenReply> {
  return openJob(job).catch((error: unknown) => ({ id: job.id, digests: null, failure: null, error: textOf(error) }))
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
