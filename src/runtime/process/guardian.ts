import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { cappedLog } from '../capped-log.ts'
import { type Ended, endFamily } from './end-family.ts'
import { familyOf, markerVariable } from './family.ts'
import type { EndedBecause, GuardianOrder, GuardianReport, GuardianUsage } from './guardian-protocol.ts'

/**
 * A program of its own between bbx and what bbx starts. It outlives a bbx that is killed by just as long as it takes to end
 * the whole family of what was started: its standard input then comes to an end.
 */
const watchMs = 500
const strayMs = 1_000
const newsMs = 1_000

const input = createInterface({ input: process.stdin })
// bbx may be gone while we report.
process.stdout.on('error', () => {})
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => input.close())

let ordered = false
input.once('line', (line) => {
  ordered = true
  guard(JSON.parse(line) as GuardianOrder)
})
input.once('close', () => {
  // Without an order there is nothing to guard.
  if (!ordered) process.exit(0)
})

function report(line: GuardianReport): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function guard(order: GuardianOrder): void {
  const [program = '', ...rest] = order.command
  const log = cappedLog(order.logFile, order.outputBytes)
  let peakMemoryBytes = 0
  let because: EndedBecause | null = null
  let gone = false
  let ending = false

  const failed = (error: unknown): void => {
    report({ at: 'failed', why: error instanceof Error ? error.message : String(error) })
    close({ killed: 0, leaderKilled: false, left: 0 })
  }
  let child: ChildProcess
  try {
    const env = { ...order.environment, [markerVariable]: order.marker }
    child = spawn(program, rest, { cwd: order.folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  } catch (error) {
    failed(error)
    return
  }
  const { pid } = child
  if (pid === undefined) {
    child.once('error', failed)
    return
  }
  const family = familyOf(pid, order.marker)
  report({ at: 'started', pid })
  if (child.stdout !== null) log.take(child.stdout)
  if (child.stderr !== null) log.take(child.stderr)

  const watch = setInterval(() => {
    const memoryBytes = family.memoryBytes(order.memoryBytes)
    peakMemoryBytes = Math.max(peakMemoryBytes, memoryBytes)
    report({ at: 'usage', ...usage() })
    if (order.memoryBytes !== null && memoryBytes > order.memoryBytes) end('memory', 0)
  }, watchMs)
  const wall = order.wallMs === null ? undefined : setTimeout(() => end('wall', order.graceMs), order.wallMs)

  child.once('exit', (code, signal) => {
    told(code, signal)
    if (!ending) end(null, strayMs)
  })
  input.on('line', () => end('asked', order.graceMs))
  input.on('close', () => end('asked', order.graceMs))

  function usage(): GuardianUsage {
    return { peakMemoryBytes, outputBytes: log.bytes, droppedBytes: log.dropped }
  }

  function end(why: EndedBecause | null, graceMs: number): void {
    if (ending) return
    ending = true
    because = why
    clearInterval(watch)
    clearTimeout(wall)
    endFamily(family, { graceMs, strayMs, leaderGone: () => gone }).then(finish)
  }

  function told(code: number | null, signal: NodeJS.Signals | null): void {
    if (gone) return
    gone = true
    report({ at: 'exit', code, signal, why: because })
  }

  /** The system may show a process no more before we are told how it ended: bbx must hear of that, and why, before we go. */
  function finish(ended: Ended): void {
    if (gone) {
      close(ended)
      return
    }
    const heard = (): void => {
      clearTimeout(untold)
      close(ended)
    }
    const untold = setTimeout(() => {
      child.off('exit', heard)
      told(null, 'SIGKILL')
      close(ended)
    }, newsMs)
    child.once('exit', heard)
  }

  function close(ended: Ended): void {
    // What was written just before the end is still on its way through the pipes.
    setTimeout(() => {
      log.close()
      const line: GuardianReport = { at: 'gone', ...ended, peakMemoryBytes, outputBytes: log.bytes, droppedBytes: log.dropped }
      process.stdout.write(`${JSON.stringify(line)}\n`, () => process.exit(0))
    }, 20)
  }
}
