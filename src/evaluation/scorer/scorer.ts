import type { ScoreJob, ScoreReply } from './job.ts'
import { scoreJob } from './score-job.ts'

// The program of the process that scores. It ends with the channel to its parent, however the parent ends.
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole group: the parent decides when this process is no longer needed.
process.on('SIGINT', () => {})
process.on('message', (job: ScoreJob) => {
  void scoreJob(job).then(
    (pair) => reply({ id: job.id, pair, error: null }),
    (error: unknown) => reply({ id: job.id, pair: null, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})

function reply(message: ScoreReply): void {
  process.send?.(message)
}
