import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Client, Contract } from '../../../base/contract.ts'
import { watchEventLoop } from '../../../base/event-loop-lag.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import { faultError } from '../../../base/fault-error.ts'
import type { HttpClient } from '../../../base/http.ts'
import type { SandboxReport } from '../../../base/sandbox-report.ts'
import { within } from '../../../base/within.ts'
import type { HealthProbe } from '../../health.ts'
import { watchHealth } from '../../health-watch.ts'
import { seatClient } from '../../seat-client.ts'
import type { Running } from '../../types.ts'
import type { Transport } from '../transport/types.ts'
import type { ContainerLife } from './container-life.ts'
import { heldBack } from './held-back.ts'

export interface RunningContainerOptions {
  life: ContainerLife
  transport: Transport
  contract: Contract
  probe: HealthProbe
  report: SandboxReport
  url: string
  logFile: string
  outputBytes: number
  healthyAfterMs: number
  /** Removes everything of the run; what could not be removed comes back as faults. Never throws. */
  cleanUp(): Promise<readonly Fault[]>
}

/** With what only a server in a container has. */
export interface RunningSandbox extends Running {
  sandbox: SandboxReport
  /** For requests that are no calls of a session. */
  http: HttpClient
  container: { id: string; name: string }
}

/** A connection that breaks is heard of before the end of the container behind it: so long its container engine may take to tell. */
const newsMs = 1_000
/** The session cannot go on, and what was asked is nobody's fault: it is gone on with later. */
const endsTheSession = new Set(['E0021', 'E0028'])

/** A server in a sandbox that is up, healthy and proved, until it is disposed. */
export function runningContainer(options: RunningContainerOptions): RunningSandbox {
  const { life, transport, contract, probe, report, url, logFile, outputBytes, healthyAfterMs, cleanUp } = options
  const { http } = transport
  const { output } = life.started
  const lost: Fault[] = []
  let after: readonly Fault[] = []
  let failures = 0
  const lag = watchEventLoop()
  const health = watchHealth({ http, contract, probe, onLost: (found) => lost.push(found) })
  life.exited.then(() => health[Symbol.dispose]())

  const ended = async (): Promise<Fault | null> => {
    const exit = await within(life.exited, newsMs)
    return exit?.fault ?? null
  }
  const seat = seatClient({ http, agent: contract.agent, lag, ended })
  const client: Client = {
    async send(call, signal) {
      const reply = await seat.send(call, signal)
      if (!('fault' in reply)) return reply
      const found = heldBack(reply.fault, life.usage.seen())
      if (endsTheSession.has(found.code)) throw faultError(found)
      if (found.by === 'submission') failures += 1
      return { ...reply, fault: found }
    },
  }
  const flood = (): Fault[] => {
    const { bytes, dropped } = output.log
    return dropped === 0 ? [] : [fault('S2008', { evidence: `${bytes + dropped} bytes written, ${outputBytes} kept` })]
  }
  let disposing: Promise<void> | null = null
  const dispose = async (): Promise<void> => {
    health[Symbol.dispose]()
    lag[Symbol.dispose]()
    await Promise.resolve(transport[Symbol.asyncDispose]()).catch(() => {})
    await life.stop()
    after = [...(await life.faults(failures)), ...(await cleanUp())]
  }
  const { id, create } = life.started
  return {
    client,
    http,
    container: { id, name: create.name ?? id },
    exited: life.exited,
    isolation: 'sandbox',
    sandbox: report,
    url,
    healthyAfterMs,
    faults: () => [...lost, ...flood(), ...after],
    logs: () => createInterface({ input: createReadStream(logFile), crlfDelay: Number.POSITIVE_INFINITY }),
    async usage() {
      const { samples: _, ...seen } = life.usage.seen()
      return { ...seen, outputBytes: output.log.bytes, droppedOutputBytes: output.log.dropped }
    },
    async [Symbol.asyncDispose]() {
      disposing ??= dispose()
      await disposing
    },
  }
}
