import { BbxError } from '../../../base/bbx-error.ts'
import type { ContainerPolicy } from '../../../base/container-policy.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import { within } from '../../../base/within.ts'
import { logTail } from '../../log-tail.ts'
import type { Exit } from '../../types.ts'
import { messageOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { parseInspect } from '../sandbox/inspect-answer.ts'
import type { EvidenceFile } from './evidence-file.ts'
import { type EndEvidence, exitVerdict } from './exit-verdict.ts'
import { type FileSystemWatch, watchFileSystems } from './full-file-systems.ts'
import { heldBack } from './held-back.ts'
import { hostView } from './host-view.ts'
import { type LogSign, logSigns } from './log-signs.ts'
import { restrictionFault } from './restriction-fault.ts'
import type { StartedContainer } from './start-container.ts'
import { stopContainer } from './stop-container.ts'
import { type UsageWatch, watchUsage } from './watch-usage.ts'

export interface ContainerLife {
  started: StartedContainer
  usage: UsageWatch
  fileSystems: FileSystemWatch
  /** See `hostView`. */
  view: string | null
  /** Never rejects. Where the container engine does not tell any more it comes with `stop`. */
  exited: Promise<Exit>
  /** The end of the server's output so far. */
  tailNow(): Promise<string>
  /** What was wrong with a server that went on; `failures` of its answers are its own fault. Complete after `stop`. */
  faults(failures: number): Promise<readonly Fault[]>
  /** Grace, then force. Never throws: what the container engine did not do is in `faults`. */
  stop(): Promise<void>
  /** Forgets it: the container is removed by force next. */
  abandon(): Promise<void>
}

export interface LifeOptions {
  engine: ContainerEngine
  started: StartedContainer
  policy: ContainerPolicy
  command: readonly string[]
  /** False: the base image's. */
  ownCommand: boolean
  logFile: string
  wallMs: number | null
  /** Gets the samples. */
  evidence: EvidenceFile
  /** What is known beside the log of a fault that it tells. */
  explain(found: Fault, log: string): Fault
}

const tailBytes = 8_000
/** Enough for the signs of a whole run: what is printed at the start counts too. */
const signsBytes = 1024 * 1024
const stateMs = 3_000
const outputMs = 2_000

/** What becomes of a container from its start to its end, and why. */
export async function containerLife(options: LifeOptions): Promise<ContainerLife> {
  const { engine, started, policy, command, ownCommand, logFile, wallMs, evidence, explain } = options
  const { id, watch, output } = started
  const container = engine.docker.getContainer(id)
  const usage = watchUsage(engine, id, (sample) => evidence.write('sample', { ...sample }))
  const pid = await engine.call('look at the container', container.inspect()).then((answer) => parseInspect(answer).State.Pid)
  const view = await hostView(engine, id, pid)
  const fileSystems = watchFileSystems(view, [...Object.keys(policy.tmpfs), '/dev/shm'])
  let endedBy: EndEvidence['endedBy'] = null
  let over = false
  const atStop: Fault[] = []
  const wall =
    wallMs === null
      ? null
      : setTimeout(() => {
          endedBy ??= 'wall'
          // Its end is heard of by the watch; a container engine that does not do it has ended itself.
          engine.call('end the container', container.kill()).catch(() => {})
        }, wallMs)
  const tailNow = () => logTail(logFile, tailBytes).catch(() => '')
  const tail = async (): Promise<string> => {
    await within(output.complete, outputMs)
    return tailNow()
  }

  const judge = async (): Promise<Exit> => {
    const end = await watch.ended
    over = true
    clearTimeout(wall ?? undefined)
    const state = await stateOf()
    const known: EndEvidence = {
      command,
      ownCommand,
      end: state !== null && 'gone' in state ? { ...end, engineGone: end.engineGone ?? state.gone } : end,
      endedBy,
      state: state === null || 'gone' in state ? null : state,
      ooms: watch.ooms,
      foreignKills: endedBy === null ? watch.kills.map(({ signal }) => signal) : [],
      usage: usage.seen(),
      tail: end.engineGone === null ? await tail() : '',
      limits: { memoryBytes: started.create.HostConfig.Memory ?? 0, wallMs },
      policy,
      full: fileSystems.full(),
    }
    const verdict = exitVerdict(known)
    return { code: end.code, signal: null, fault: verdict === null ? null : heldBack(explain(verdict, known.tail), known.usage) }
  }

  const stateOf = async (): Promise<{ oomKilled: boolean; error: string } | { gone: string } | null> => {
    try {
      const { State } = parseInspect(await engine.call('look at the container', container.inspect(), { timeoutMs: stateMs }))
      return { oomKilled: State.OOMKilled, error: State.Error }
    } catch (error) {
      return error instanceof BbxError ? { gone: error.why ?? error.message } : null
    }
  }

  let giveUp: (exit: Exit) => void = () => {}
  const judged = judge()
  const exited = Promise.race([
    judged,
    new Promise<Exit>((resolve) => {
      giveUp = resolve
    }),
  ])
  return {
    started,
    usage,
    fileSystems,
    view,
    exited,
    tailNow,
    async faults(failures) {
      return [...(await resourceFaults(failures)), ...atStop]
    },
    async stop() {
      // One that is over ended by itself: its end was judged, and it did not go on.
      if (!over) endedBy ??= 'stop'
      clearTimeout(wall ?? undefined)
      try {
        const needed = await stopContainer(engine, id)
        if (needed !== null) atStop.push(needed)
        await within(judged, outputMs)
      } catch (error) {
        atStop.push(fault('E0028', { what: 'the container engine did not stop the container', evidence: messageOf(error) }))
      }
      await within(output.complete, outputMs)
      await forget()
    },
    async abandon() {
      endedBy ??= 'stop'
      clearTimeout(wall ?? undefined)
      await forget()
    },
  }

  async function forget(): Promise<void> {
    giveUp({ code: null, signal: null, fault: null })
    usage[Symbol.dispose]()
    fileSystems[Symbol.dispose]()
    watch[Symbol.dispose]()
    await output[Symbol.asyncDispose]()
  }

  /** A limit that was run into while the server went on. */
  async function resourceFaults(failures: number): Promise<Fault[]> {
    if (endedBy === null) return []
    const happened = failures > 0 ? `${failures} of its answers failed` : 'the server went on'
    const { peakPids } = usage.seen()
    const found: Fault[] = []
    if (watch.ooms.length > 0) {
      found.push(
        fault('S2022', {
          what: `${watch.ooms.length === 1 ? 'a process' : `${watch.ooms.length} processes`} of the container ${watch.ooms.length === 1 ? 'was' : 'were'} killed at its memory limit, and the server went on`,
          evidence: await tail(),
        }),
      )
    }
    const log = failures > 0 ? await logTail(logFile, signsBytes).catch(() => '') : ''
    const signs = logSigns(log)
    const pids: LogSign[] = peakPids !== null && peakPids >= policy.pids ? [{ code: 'S2023', line: `${peakPids} were counted` }] : []
    const measured = fileSystems.full()
    const full: LogSign[] = failures > 0 && measured.length > 0 ? [{ code: 'S2024', line: measured[0] ?? '' }] : []
    const each = new Map([...full, ...signs, ...pids].map((sign) => [sign.code, sign]))
    return [...found, ...[...each.values()].map((sign) => explain(restrictionFault(sign, { policy, happened, measured }), log))]
  }
}
