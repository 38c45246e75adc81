import { Worker } from 'node:worker_threads'

const lookEveryMs = 500

/**
 * Ends this process when its parent has ended, however it did. A process that computes does not hear that its channel is closed, and one that a hostile file keeps
 * busy never would: a thread beside it sees that it has another parent, and kills it. For processes that were forked, at their very start.
 */
export function endWithParent(): void {
  process.on('disconnect', () => process.exit(0))
  const watch = `
    const parent = ${process.ppid}
    setInterval(() => {
      if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
    }, ${lookEveryMs})
  `
  new Worker(watch, { eval: true, execArgv: [] }).unref()
}
