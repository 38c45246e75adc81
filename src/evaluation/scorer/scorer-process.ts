import { type ChildProcess, fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { type Fault, fault } from '../../base/fault.ts'
import { builtProgram } from '../../base/package-root.ts'
import type { ScoredPair } from '../../tracks/types.ts'
import { type ScoreJob, type ScoreReply, scoreReplySchema } from './job.ts'

export interface Scorer extends AsyncDisposable {
  /** Never throws for a job that cannot be scored: that is a fault of ours (H0002). */
  score(job: Omit<ScoreJob, 'id'>): Promise<ScoredPair | Fault>
}

export interface ScorerLimits {
  jobTimeoutMs: number
  heapMiB: number
}

const patienceMs = 2_000

const defaultLimits: ScorerLimits = { jobTimeoutMs: 120_000, heapMiB: 2048 }

interface Waiting {
  child: ChildProcess
  reply(answer: ScoreReply): void
}

/**
 * Scores in one child process at lower priority, so that our own work takes no time from the submission that is being timed.
 * A job over its deadline, and a process that dies, cost one retry in a fresh process.
 */
export function startScorer(limits: ScorerLimits = defaultLimits, program = builtProgram('scorer')): Scorer {
  let child: ChildProcess | null = null
  let ids = 0
  const waiting = new Map<number, Waiting>()
  let turn: Promise<unknown> = Promise.resolve()

  /** One job at a time: the process works on one, and a job that brings it down must take no other along. */
  function score(job: Omit<ScoreJob, 'id'>): Promise<ScoredPair | Fault> {
    const scored = turn.then(() => scoreNow(job))
    turn = scored
    return scored
  }

  async function scoreNow(job: Omit<ScoreJob, 'id'>): Promise<ScoredPair | Fault> {
    let evidence = ''
    for (let attempt = 1; attempt <= 2; attempt++) {
      const reply = await send(job)
      if (reply.pair !== null) return reply.pair
      evidence = reply.error ?? ''
    }
    return fault('H0002', { evidence, item: job.item.id })
  }

  function send(job: Omit<ScoreJob, 'id'>): Promise<ScoreReply> {
    const id = ++ids
    const running = child ?? start()
    return new Promise((resolve) => {
      const deadline = setTimeout(() => {
        // Retired before it is gone: the next attempt must not meet it again.
        if (child === running) child = null
        running.kill('SIGKILL')
        settle(id, `no score within ${limits.jobTimeoutMs} ms`)
      }, limits.jobTimeoutMs)
      const reply = (answer: ScoreReply) => {
        clearTimeout(deadline)
        resolve(answer)
      }
      waiting.set(id, { child: running, reply })
      running.send({ ...job, id } satisfies ScoreJob, (error) => {
        if (error) settle(id, `the scorer is gone: ${error.message}`)
      })
    })
  }

  function settle(id: number, error: string): void {
    waiting.get(id)?.reply({ id, pair: null, error })
    waiting.delete(id)
  }

  function start(): ChildProcess {
    const started = fork(program, [], { execArgv: [`--max-old-space-size=${limits.heapMiB}`], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    child = started
    let lastWords = ''
    started.stderr?.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-400)
    })
    started.on('spawn', () => lowerPriority(started))
    started.on('message', (message) => {
      const reply = scoreReplySchema.parse(message)
      waiting.get(reply.id)?.reply(reply)
      waiting.delete(reply.id)
    })
    const gone = (why: string) => {
      if (child === started) child = null
      for (const [id, job] of waiting) if (job.child === started) settle(id, why)
    }
    started.on('error', (error) => gone(error.message))
    started.on('exit', (code, signal) => gone(`the scorer ended with ${signal ?? code}: ${lastWords}`))
    return started
  }

  // Now, so that it has loaded what it needs before anything is timed.
  start()
  return {
    score,
    async [Symbol.asyncDispose]() {
      const running = child
      if (running === null) return
      const exited = new Promise((resolve) => running.once('exit', resolve))
      if (running.connected) running.disconnect()
      // One that is busy does not hear the end of its channel.
      const impatience = setTimeout(() => running.kill('SIGKILL'), patienceMs)
      await exited
      clearTimeout(impatience)
    },
  }
}

function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not every system lets us; the score is the same.
  }
}
