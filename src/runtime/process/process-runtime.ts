import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import type { Contract } from '../../base/contract.ts'
import type { Fault } from '../../base/fault.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { isFault, type Limits, type Prepared, type RunnableSubmission, type Running, type Runtime, type RuntimeEvent } from '../types.ts'
import { installerEnvironment } from './installer-environment.ts'
import { reapLeftovers } from './leftovers.ts'
import { findPython } from './python.ts'
import { startCommand } from './start-command.ts'
import { startServer } from './start-server.ts'
import { virtualEnvironment } from './virtual-environment.ts'

export interface ProcessRuntimeOptions {
  contract: Contract
  /** Of the caller; lists decide what of it reaches the installer and the server. */
  environment: Readonly<Record<string, string | undefined>>
  /** Virtual environments and the servers' home stay here between runs. */
  cacheDir: string
  /** Records of what runs, for cleaning up after a crash. */
  stateDir: string
  /** Gets `server.log`. */
  runDir: string
  /** A path or a name; null: looked for on PATH. */
  python: string | null
  onEvent?: (event: RuntimeEvent) => void
}

/** What `prepare` hands to `start`, beyond what others may know. */
interface PreparedProcess extends Prepared {
  folder: string
  venv: string
}

/** A submission's server in a virtual environment, as a process of this machine: nothing is isolated. */
export function processRuntime(options: ProcessRuntimeOptions): Runtime {
  const { environment, cacheDir, stateDir, runDir, onEvent = () => {} } = options
  return {
    async prepare(submission: RunnableSubmission, signal: AbortSignal): Promise<PreparedProcess | Fault> {
      if (process.platform === 'win32') {
        throw new BbxError('E0001', {
          what: 'the process runtime needs Linux or macOS',
          remedy: 'use WSL, or start the server yourself and give --url',
        })
      }
      const installer = installerEnvironment(environment)
      const python = await findPython({ wanted: options.python, environment: installer, signal })
      onEvent({ at: 'python', text: `Python ${python.version} at ${python.path}` })
      const { root } = submission
      const built = await virtualEnvironment({ root, python, cacheDir, stateDir, environment: installer, onEvent, signal })
      if (isFault(built)) return built
      return {
        command: startCommand(submission.manifest),
        folder: root,
        venv: built.folder,
        facts: { python: python.version, interpreter: python.path, installer: built.installer },
      }
    },

    async start(prepared: Prepared, limits: Limits, signal: AbortSignal): Promise<Running | Fault> {
      if (!isPreparedProcess(prepared)) throw new Error('prepared by another runtime')
      const leftovers = await reapLeftovers(stateDir)
      if (leftovers > 0) onEvent({ at: 'leftovers', text: `${leftovers} processes of an earlier bbx were still running: ended` })
      const home = join(cacheDir, 'home')
      for (const folder of [home, runDir]) makeFolder(folder)
      const { command, folder, venv } = prepared
      return startServer({ ...options, command, folder, venv, home, limits, logFile: join(runDir, 'server.log'), onEvent, signal })
    },
  }
}

function isPreparedProcess(prepared: Prepared): prepared is PreparedProcess {
  return prepared.folder !== null && 'venv' in prepared
}
