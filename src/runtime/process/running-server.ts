import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Contract } from '../../base/contract.ts'
import { watchEventLoop } from '../../base/event-loop-lag.ts'
import { type Fault, fault } from '../../base/fault.ts'
import type { HttpClient } from '../../base/http.ts'
import { nothingMeasured } from '../../base/usage.ts'
import type { HealthProbe } from '../health.ts'
import { watchHealth } from '../health-watch.ts'
import { logTail } from '../log-tail.ts'
import { seatClient } from '../seat-client.ts'
import type { Exit, Limits, Running } from '../types.ts'
import { exitFault } from './exit-fault.ts'
import type { Guarded } from './guarded.ts'
import { stopFaults } from './stop-faults.ts'

export interface RunningServerOptions {
  guarded: Guarded
  http: HttpClient
  contract: Contract
  url: string
  command: readonly string[]
  limits: Limits
  logFile: string
  graceMs: number
  healthyAfterMs: number
  healthProbe: HealthProbe
}

/** A connection that breaks is heard of before the end of the process behind it: so long its guardian may take to tell. */
const newsMs = 400

/** A server that is up and healthy, until it is disposed. */
export function runningServer(options: RunningServerOptions): Running {
  const { guarded, http, contract, url, command, limits, logFile, graceMs, healthyAfterMs, healthProbe } = options
  const lost: Fault[] = []
  const lag = watchEventLoop()
  const health = watchHealth({ http, contract, probe: healthProbe, onLost: (fault) => lost.push(fault) })
  const exited = guarded.ended.then(async (end): Promise<Exit> => {
    health[Symbol.dispose]()
    const tail = await logTail(logFile).catch(() => '')
    return { code: end.exit.code, signal: end.exit.signal, fault: exitFault(end, { command, tail, ...limits }) }
  })
  let atStop: Fault[] = []
  const stopped = guarded.ended.then((end) => {
    atStop = stopFaults(end, graceMs)
  })

  const ended = async (): Promise<Fault | null> => {
    const gone = await Promise.race([guarded.exited.then(() => true), sleep(newsMs, false)])
    return gone ? (await exited).fault : null
  }
  const flood = (): Fault[] => {
    const { outputBytes, droppedBytes } = guarded.usage()
    return droppedBytes === 0
      ? []
      : [fault('S2008', { evidence: `${outputBytes + droppedBytes} bytes written, ${limits.outputBytes} kept` })]
  }
  return {
    client: seatClient({ http, agent: contract.agent, lag, ended }),
    exited,
    isolation: 'none',
    sandbox: null,
    url,
    healthyAfterMs,
    faults: () => [...lost, ...flood(), ...atStop],
    logs: () => createInterface({ input: createReadStream(logFile), crlfDelay: Number.POSITIVE_INFINITY }),
    async usage() {
      const { peakMemoryBytes, outputBytes, droppedBytes } = guarded.usage()
      return { ...nothingMeasured, peakMemoryBytes, outputBytes, droppedOutputBytes: droppedBytes }
    },
    async [Symbol.asyncDispose]() {
      health[Symbol.dispose]()
      lag[Symbol.dispose]()
      await Promise.all([http[Symbol.asyncDispose](), guarded.stop(), stopped])
    },
  }
}
