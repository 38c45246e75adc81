import type { ContainerPolicy } from '../../base/container-policy.ts'
import type { Contract } from '../../base/contract.ts'
import type { Fault } from '../../base/fault.ts'
import { submissionVariables } from '../../config/submission-variables.ts'
import { isFault, type Running, type Runtime } from '../../runtime/types.ts'
import type { Finding } from '../../submission/rules/rule.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import { stateDir } from '../state-dir.ts'
import { dockerRuntimeOf } from './docker-runtime-of.ts'
import { type ChosenRuntime, namingProcess } from './resolve-runtime.ts'
import type { SandboxChoices } from './sandbox-choices.ts'
import { serverLimits, withStartupTime } from './server-limits.ts'
import type { Subject } from './subject.ts'
import { tellEvents } from './tell-events.ts'

export interface SubmissionRuntimeOptions {
  subject: Subject
  /** What starts it; null for a server that is up at `url`. */
  runtime: ChosenRuntime | null
  url: string | null
  contract: Contract
  policy: ContainerPolicy
  choices: SandboxChoices
  /** Of its check. */
  findings: readonly Finding[]
  /** Of the run; gets the server's log. */
  folder: string
  context: Context
}

/** How to bring the subject up: in a container, in a virtual environment, or by talking to what is up already. */
export async function submissionRuntime(options: SubmissionRuntimeOptions): Promise<(signal: AbortSignal) => Promise<Running | Fault>> {
  const { subject, runtime: chosen, url, folder, context, policy, choices, findings } = options
  const settings = await context.settings()
  const contract = withStartupTime(options.contract, settings)
  const limits = serverLimits(settings)
  const onEvent = tellEvents(context)
  const { submission } = subject
  const runtime = await chosenRuntime()
  return async (signal) => {
    const preparing = runtime.prepare({ root: submission?.root ?? '', manifest: { start: submission?.manifest.start ?? null } }, signal)
    const prepared = await preparing.catch((error: unknown) => {
      throw chosen?.kind === 'docker' && chosen.byItself ? namingProcess(error) : error
    })
    return isFault(prepared) ? prepared : runtime.start(prepared, limits, signal)
  }

  async function chosenRuntime(): Promise<Runtime> {
    if (url !== null) return (await import('../../runtime/remote/remote-runtime.ts')).remoteRuntime({ url, contract, onEvent })
    if (chosen?.kind !== 'docker' || submission === null) return processes()
    return dockerRuntimeOf({
      engine: chosen.engine,
      submission,
      findings,
      contract,
      policy,
      choices,
      folder,
      context,
      onEvent,
    })
  }

  async function processes(): Promise<Runtime> {
    const { processRuntime } = await import('../../runtime/process/process-runtime.ts')
    return processRuntime({
      contract,
      environment: { ...process.env, ...submissionVariables(settings) },
      cacheDir: cacheDir(settings),
      stateDir: stateDir(),
      runDir: folder,
      python: settings.string('test.python'),
      onEvent,
    })
  }
}
