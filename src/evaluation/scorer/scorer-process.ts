import { type ChildProcess, fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { BbxError } from '../../base/bbx-error.ts'
import { type Fault, fault } from '../../base/fault.ts'
import { builtProgram } from '../../base/package-root.ts'
import type { ScoredPair } from '../../tracks/types.ts'
import { type Models, openReplySchema, type ScoreJob, scoreReplySchema } from './job.ts'
import { residentMemory } from './resident-memory.ts'
import { type ScorerLimits, scorerLimits } from './scorer-limits.ts'

export interface Scorer extends AsyncDisposable {
  /** Never throws for a job that cannot be scored: that is a fault of ours (H0002). An abort takes the job along. */
  score(job: Omit<ScoreJob, 'id'>, signal?: AbortSignal): Promise<ScoredPair | Fault>
  /**
   * Opens the models and gives the digest of each. Throws the BbxError that opening one gave: U0007 where one is no such model, E0001 where onnxruntime-node is not
   * there.
   */
  open(models: Models, signal?: AbortSignal): Promise<Readonly<Record<string, string>>>
  /** Gives its memory back until the next job. */
  rest(): Promise<void>
}

const patienceMs = 2_000
const watchMs = 500

interface Waiting {
  child: ChildProcess
  reply(message: unknown): void
}

/**
 * Scores in one child process at lower priority, so that our own work takes no time from the submission that is being timed.
 * A job over its deadline, a process over its memory and one that dies cost one retry in a fresh process.
 */
export function startScorer(limits: ScorerLimits = scorerLimits(null), program = builtProgram('scorer')): Scorer {
  let child: ChildProcess | null = null
  let ids = 0
  const waiting = new Map<number, Waiting>()
  let turn: Promise<unknown> = Promise.resolve()

  /** One job at a time: the process works on one, and a job that brings it down must take no other along. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work)
    turn = done.catch(() => {})
    return done
  }

  async function scoreNow(job: Omit<ScoreJob, 'id'>, signal: AbortSignal | undefined): Promise<ScoredPair | Fault> {
    let evidence = ''
    for (let attempt = 1; attempt <= 2; attempt++) {
      signal?.throwIfAborted()
      const reply = scoreReplySchema.parse(await ask(job, limits.jobTimeoutMs, signal))
      if (reply.pair !== null) return reply.pair
      evidence = reply.error ?? ''
    }
    signal?.throwIfAborted()
    return fault('H0002', { evidence, item: job.item.id })
  }

  async function openNow(open: Models, signal: AbortSignal | undefined): Promise<Readonly<Record<string, string>>> {
    const { digests, failure, error } = openReplySchema.parse(await ask({ open }, limits.jobTimeoutMs, signal))
    signal?.throwIfAborted()
    if (failure !== null) {
      const { code, what, why, remedy } = failure
      throw new BbxError(code, { what, remedy, ...(why === null ? {} : { why }) })
    }
    if (digests === null)
      throw new BbxError('U0007', { what: 'the models cannot be opened', why: error ?? 'the process that opens them gave up' })
    return digests
  }

  /** Whatever becomes of the process, there is a reply. */
  function ask(message: object, timeoutMs: number, signal: AbortSignal | undefined): Promise<unknown> {
    const id = ++ids
    const running = child ?? start()
    return new Promise((resolve) => {
      const end = (why: string) => {
        // Retired before it is gone: the next attempt must not meet it again.
        if (child === running) child = null
        running.kill('SIGKILL')
        settle(id, why)
      }
      const deadline = setTimeout(() => end(`no answer within ${timeoutMs} ms`), timeoutMs)
      const watch = setInterval(() => void watchMemory(running, end), watchMs)
      const aborted = () => end('interrupted')
      signal?.addEventListener('abort', aborted, { once: true })
      const reply = (answer: unknown) => {
        clearTimeout(deadline)
        clearInterval(watch)
        signal?.removeEventListener('abort', aborted)
        resolve(answer)
      }
      waiting.set(id, { child: running, reply })
      running.send({ ...message, id }, (error) => {
        if (error) settle(id, `the scorer is gone: ${error.message}`)
      })
    })
  }

  async function watchMemory({ pid }: ChildProcess, end: (why: string) => void): Promise<void> {
    const held = pid === undefined ? null : await residentMemory(pid)
    if (held !== null && held > limits.residentMiB * 2 ** 20) end(`the scorer held more than ${limits.residentMiB} MiB of memory`)
  }

  function settle(id: number, error: string): void {
    waiting.get(id)?.reply({ id, pair: null, digests: null, failure: null, error })
    waiting.delete(id)
  }

  function start(): ChildProcess {
    const started = fork(program, [], { execArgv: [`--max-old-space-size=${limits.heapMiB}`], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    child = started
    let lastWords = ''
    started.stderr?.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-400)
    })
    started.on('spawn', () => lowerPriority(started, limits.priority))
    started.on('message', (message) => {
      const { id } = message as { id: number }
      waiting.get(id)?.reply(message)
      waiting.delete(id)
    })
    const gone = (why: string) => {
      if (child === started) child = null
      for (const [id, job] of waiting) if (job.child === started) settle(id, why)
    }
    started.on('error', (error) => gone(error.message))
    started.on('exit', (code, signal) => gone(`the scorer ended with ${signal ?? code}: ${lastWords}`))
    return started
  }

  async function stop(): Promise<void> {
    const running = child
    if (running === null) return
    child = null
    const exited = new Promise((resolve) => running.once('exit', resolve))
    if (running.connected) running.disconnect()
    // One that is busy does not hear the end of its channel.
    const impatience = setTimeout(() => running.kill('SIGKILL'), patienceMs)
    await exited
    clearTimeout(impatience)
  }

  // Now, so that it has loaded what it needs before anything is timed.
  start()
  return {
    score: (job, signal) => inTurn(() => scoreNow(job, signal)),
    open: (models, signal) => inTurn(() => openNow(models, signal)),
    rest: () => inTurn(stop),
    [Symbol.asyncDispose]: stop,
  }
}

function lowerPriority({ pid }: ChildProcess, priority: ScorerLimits['priority']): void {
  try {
    if (pid !== undefined)
      setPriority(pid, priority === 'lowest' ? constants.priority.PRIORITY_LOW : constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not every system lets us; the score is the same.
  }
}
