import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Contract } from '../../base/contract.ts'
import type { Fault } from '../../base/fault.ts'
import { submissionVariables } from '../../config/submission-variables.ts'
import { xdgFolder } from '../../config/xdg-folder.ts'
import { isFault, type Limits, type Running, type Runtime, type RuntimeEvent } from '../../runtime/types.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import type { Subject } from './subject.ts'

export interface SubmissionRuntimeOptions {
  subject: Subject
  url: string | null
  contract: Contract
  /** Of the run; gets the server's log. */
  folder: string
  context: Context
}

const mebibyte = 1024 * 1024
const outputBytes = 10 * mebibyte

/** How to bring the subject up: in a virtual environment, or by talking to what is up already. */
export async function submissionRuntime(options: SubmissionRuntimeOptions): Promise<(signal: AbortSignal) => Promise<Running | Fault>> {
  const { subject, url, folder, context } = options
  const settings = await context.settings()
  const startup = settings.number('test.startupTimeoutS')
  const contract: Contract = { ...options.contract, ...(startup === null ? {} : { startupTimeoutMs: startup * 1000 }) }
  const memoryMiB = settings.number('test.memoryMiB')
  const wallTimeS = settings.number('test.wallTimeS')
  const limits: Limits = {
    memoryBytes: memoryMiB === null ? null : memoryMiB * mebibyte,
    wallMs: wallTimeS === null ? null : wallTimeS * 1000,
    outputBytes,
  }
  const onEvent = ({ text }: RuntimeEvent) => {
    context.progress.say(text)
    context.log('info', text)
  }
  const { submission } = subject
  const runtime =
    url === null ? await processes() : (await import('../../runtime/remote/remote-runtime.ts')).remoteRuntime({ url, contract, onEvent })
  return async (signal) => {
    const prepared = await runtime.prepare(
      { root: submission?.root ?? '', manifest: { start: submission?.manifest.start ?? null } },
      signal,
    )
    return isFault(prepared) ? prepared : runtime.start(prepared, limits, signal)
  }

  async function processes(): Promise<Runtime> {
    const { processRuntime } = await import('../../runtime/process/process-runtime.ts')
    const stateHome = xdgFolder(process.env.XDG_STATE_HOME, join(homedir(), '.local', 'state'))
    return processRuntime({
      contract,
      environment: { ...process.env, ...submissionVariables(settings) },
      cacheDir: cacheDir(settings),
      stateDir: join(stateHome, 'bbx'),
      runDir: folder,
      python: settings.string('test.python'),
      onEvent,
    })
  }
}
