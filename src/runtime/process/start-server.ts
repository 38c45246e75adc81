import { rm } from 'node:fs/promises'
import type { Contract } from '../../base/contract.ts'
import { type Fault, fault } from '../../base/fault.ts'
import { openHttp } from '../../base/http.ts'
import { waitUntilHealthy } from '../health.ts'
import { logTail } from '../log-tail.ts'
import { neverHealthy } from '../never-healthy.ts'
import type { Limits, Running, RuntimeEvent } from '../types.ts'
import { exitFault } from './exit-fault.ts'
import { freePort } from './free-port.ts'
import { type Guarded, startGuarded } from './guarded.ts'
import { listensOn } from './listens-on.ts'
import { runningServer } from './running-server.ts'
import { serverEnvironment } from './server-environment.ts'
import { withAddress } from './start-command.ts'

export interface StartServerOptions {
  contract: Contract
  environment: Readonly<Record<string, string | undefined>>
  stateDir: string
  command: readonly string[]
  folder: string
  venv: string
  home: string
  limits: Limits
  logFile: string
  onEvent: (event: RuntimeEvent) => void
  signal: AbortSignal
  /** For tests of the race for a port. */
  choosePort?: () => Promise<number>
}

/** What a validator's own container stop allows. */
export const graceMs = 10_000
const pollMs = 250
const portTries = 3
const host = '127.0.0.1'
const portTaken = /address (?:is )?already in use|EADDRINUSE|Errno (?:98|48)\b/i

/** The server, healthy; or the fault that kept it from becoming so. Nothing is left running then, nor after an abort (which throws). */
export async function startServer(options: StartServerOptions): Promise<Running | Fault> {
  const { choosePort = freePort } = options
  for (let tries = 1; ; tries++) {
    const outcome = await tryPort(options, await choosePort())
    if (outcome !== 'port-taken') return outcome
    if (tries === portTries)
      return fault('E0004', { what: `every port that was tried was taken by somebody else (${portTries} tries)`, remedy: 'run again' })
    options.onEvent({ at: 'start', text: 'the port was taken meanwhile: trying another' })
  }
}

async function tryPort(options: StartServerOptions, port: number): Promise<Running | Fault | 'port-taken'> {
  const { contract, environment, venv, home, limits, folder, stateDir, logFile, onEvent, signal } = options
  const command = withAddress(options.command, host, port)
  // What an earlier try wrote says nothing about this one.
  await rm(logFile, { force: true })
  onEvent({ at: 'start', text: `starting ${command.join(' ')} on port ${port}` })
  const guarded = await startGuarded({
    ...{ command, folder, stateDir, logFile, graceMs, ...limits },
    environment: serverEnvironment({ environment, venv, home, port }),
  })
  const url = `http://${host}:${port}`
  const http = openHttp(url)
  const giveUp = async (): Promise<void> => {
    await Promise.all([http[Symbol.asyncDispose](), guarded.stop()])
  }
  try {
    const health = await waitUntilHealthy({
      ...{ http, contract, intervalMs: pollMs, signal, exited: guarded.exited },
      onTry: (text) => onEvent({ at: 'health', text }),
    })
    // Somebody else who took the port may be healthy too.
    if (health.healthy && (await listensOn(port, guarded.members())) !== false) {
      onEvent({ at: 'healthy', text: `healthy after ${Math.round(health.afterMs)} ms` })
      return runningServer({
        guarded,
        http,
        contract,
        url,
        command,
        limits,
        logFile,
        graceMs,
        healthyAfterMs: health.afterMs,
        healthProbe: health,
      })
    }
    await giveUp()
    if (health.healthy) return 'port-taken'
    const tail = await logTail(logFile)
    if (health.why !== 'exited') return neverHealthy(health, contract, tail)
    return (await portLost(guarded, tail))
      ? 'port-taken'
      : ((await endOf(guarded, { command, tail, ...limits })) ?? neverHealthy(health, contract, tail))
  } catch (error) {
    await giveUp()
    throw error
  }
}

async function portLost(guarded: Guarded, tail: string): Promise<boolean> {
  const { exit } = await guarded.ended
  return exit.why === null && exit.failed === null && portTaken.test(tail)
}

async function endOf(guarded: Guarded, details: Parameters<typeof exitFault>[1]): Promise<Fault | null> {
  return exitFault(await guarded.ended, details)
}
