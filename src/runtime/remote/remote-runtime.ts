import type { Contract } from '../../base/contract.ts'
import { watchEventLoop } from '../../base/event-loop-lag.ts'
import { type Fault, fault } from '../../base/fault.ts'
import { parseBaseUrl } from '../../base/http/base-url.ts'
import { type HttpClient, openHttp } from '../../base/http.ts'
import { nothingMeasured } from '../../base/usage.ts'
import { type HealthProbe, waitUntilHealthy } from '../health.ts'
import { watchHealth } from '../health-watch.ts'
import { neverHealthy } from '../never-healthy.ts'
import { seatClient } from '../seat-client.ts'
import type { Exit, Running, Runtime, RuntimeEvent } from '../types.ts'

export interface RemoteRuntimeOptions {
  /** Of a server that is up: `http://HOST:PORT`, with or without a path. */
  url: string
  contract: Contract
  onEvent?: (event: RuntimeEvent) => void
}

/** Validators look once a second (reference babelbit 2.5). */
const intervalMs = 1_000
/** Nobody starts this server for us: where nothing listens there is little to wait for. */
const refusedForMs = 3_000

/** Talks to a server that somebody else started. Throws BbxError U0003 for what is not an address. */
export function remoteRuntime({ url, contract, onEvent = () => {} }: RemoteRuntimeOptions): Runtime {
  parseBaseUrl(url)
  return {
    async prepare() {
      return { command: [], folder: null, facts: { url } }
    },
    async start(_prepared, _limits, signal): Promise<Running | Fault> {
      const http = openHttp(url)
      onEvent({ at: 'health', text: `waiting for ${url}` })
      const onTry = (text: string) => onEvent({ at: 'health', text })
      const health = await waitUntilHealthy({ http, contract, intervalMs, refusedForMs, signal, onTry }).catch(async (error) => {
        await http[Symbol.asyncDispose]()
        throw error
      })
      if (!health.healthy) {
        await http[Symbol.asyncDispose]()
        return health.why === 'unreachable' ? fault('S2014', { evidence: health.last }) : neverHealthy(health, contract, null)
      }
      onEvent({ at: 'healthy', text: `${url} is healthy` })
      return running(http, health, health.afterMs)
    },
  }

  function running(http: HttpClient, probe: HealthProbe, healthyAfterMs: number): Running {
    const faults: Fault[] = []
    const lag = watchEventLoop()
    const watch = watchHealth({ http, contract, probe, onLost: (lost) => faults.push(lost) })
    let end: (exit: Exit) => void = () => {}
    const exited = new Promise<Exit>((resolve) => {
      end = resolve
    })
    return {
      client: seatClient({ http, agent: contract.agent, lag }),
      exited,
      isolation: 'none',
      sandbox: null,
      url,
      healthyAfterMs,
      faults: () => [...faults],
      async *logs() {},
      usage: async () => nothingMeasured,
      async [Symbol.asyncDispose]() {
        watch[Symbol.dispose]()
        lag[Symbol.dispose]()
        await http[Symbol.asyncDispose]()
        end({ code: null, signal: null, fault: null })
      },
    }
  }
}
