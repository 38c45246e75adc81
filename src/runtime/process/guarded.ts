import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { BbxError } from '../../base/bbx-error.ts'
import { builtProgram } from '../../base/package-root.ts'
import { processIdentity } from '../../base/process-identity.ts'
import { endFamily } from './end-family.ts'
import { familyOf } from './family.ts'
import type { EndedBecause, GuardianOrder, GuardianReport, GuardianUsage } from './guardian-protocol.ts'
import { forgetProcess, recordProcess } from './leftovers.ts'

export interface GuardedOptions extends Omit<GuardianOrder, 'marker'> {
  /** Where the record for `reapLeftovers` is kept meanwhile. */
  stateDir: string
}

export interface GuardedExit {
  code: number | null
  signal: string | null
  /** null: by itself. */
  why: EndedBecause | null
  /** Where the command could not be started at all. */
  failed: string | null
}

export interface GuardedEnd {
  exit: GuardedExit
  killed: number
  leaderKilled: boolean
  left: number
  usage: GuardianUsage
}

/** A command under a guardian. Its family ends with it, and ends when this process does, however that happens. */
export interface Guarded {
  /** As soon as the command itself has ended; its children and its last output may still be there. */
  exited: Promise<GuardedExit>
  /** When nobody of the family is left and the log is complete. Neither promise rejects. */
  ended: Promise<GuardedEnd>
  usage(): GuardianUsage
  /** Pids of those who are alive now. */
  members(): number[]
  /** SIGTERM, the grace, SIGKILL; done with `ended`. */
  stop(): Promise<GuardedEnd>
}

/** A guardian that needs longer than this beyond the grace is itself stuck. */
const patienceMs = 8_000
const smallHeap = ['--max-old-space-size=48', '--max-semi-space-size=1']

export async function startGuarded({ stateDir, ...order }: GuardedOptions): Promise<Guarded> {
  const program = builtProgram('guardian')
  if (!existsSync(program)) throw new BbxError('E0001', { what: `a part of bbx is missing: ${program}`, remedy: 'npm run build' })
  const marker = randomUUID()
  // A session of its own: Ctrl-C in the terminal reaches bbx, which then tells the guardian.
  const guardian = spawn(process.execPath, [...smallHeap, program], { stdio: ['pipe', 'pipe', 'ignore'], detached: true, env: {} })
  guardian.on('error', () => {})
  guardian.stdin.on('error', () => {})
  const owner = processIdentity(process.pid)
  const identity = guardian.pid === undefined ? null : processIdentity(guardian.pid)
  try {
    if (owner === null || identity === null) throw new BbxError('E0001', { what: `no process could be started from ${process.execPath}` })
    await recordProcess(stateDir, { marker, owner, guardian: identity })
  } catch (error) {
    // It was given nothing to do yet.
    if (guardian.kill('SIGKILL')) await once(guardian, 'exit')
    throw error
  }
  const guarded = follow(guardian, marker)
  guarded.ended.then(() => forgetProcess(stateDir, marker))
  guardian.stdin.write(`${JSON.stringify({ ...order, marker } satisfies GuardianOrder)}\n`)
  return {
    ...guarded,
    async stop() {
      guardian.stdin.write('stop\n')
      const stuck = setTimeout(() => guardian.kill('SIGKILL'), order.graceMs + patienceMs)
      try {
        return await guarded.ended
      } finally {
        clearTimeout(stuck)
      }
    },
  }
}

function follow(guardian: ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> }, marker: string): Omit<Guarded, 'stop'> {
  let usage: GuardianUsage = { peakMemoryBytes: 0, outputBytes: 0, droppedBytes: 0 }
  let leader: number | null = null
  let exit: GuardedExit | null = null
  let last: Omit<GuardedEnd, 'exit' | 'usage'> | null = null
  let tellExit: (exit: GuardedExit) => void = () => {}
  const exited = new Promise<GuardedExit>((resolve) => {
    tellExit = resolve
  })
  const ends = (how: GuardedExit): void => {
    exit ??= how
    tellExit(exit)
  }
  const take = (line: GuardianReport): void => {
    if (line.at === 'started') leader = line.pid
    else if (line.at === 'failed') ends({ code: null, signal: null, why: null, failed: line.why })
    else if (line.at === 'exit') ends({ code: line.code, signal: line.signal, why: line.why, failed: null })
    else {
      usage = { peakMemoryBytes: line.peakMemoryBytes, outputBytes: line.outputBytes, droppedBytes: line.droppedBytes }
      if (line.at === 'gone') last = { killed: line.killed, leaderKilled: line.leaderKilled, left: line.left }
    }
  }
  createInterface({ input: guardian.stdout }).on('line', (line) => take(JSON.parse(line) as GuardianReport))
  const ended = new Promise<void>((resolve) => guardian.once('close', () => resolve())).then(async (): Promise<GuardedEnd> => {
    // A guardian that was killed could not do its work.
    last ??= await endFamily(familyOf(leader, marker), { graceMs: 0, strayMs: 0, leaderGone: () => false })
    ends({ code: null, signal: 'SIGKILL', why: null, failed: leader === null ? 'its guardian ended' : null })
    return { exit: await exited, ...last, usage }
  })
  return {
    exited,
    ended,
    usage: () => usage,
    members: () =>
      familyOf(leader, marker)
        .members()
        .map(({ pid }) => pid),
  }
}
