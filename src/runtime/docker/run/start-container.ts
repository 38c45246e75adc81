import { BbxError } from '../../../base/bbx-error.ts'
import type { Fault } from '../../../base/fault.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { containerOptions, type SandboxOptions, type SandboxRequest } from '../sandbox/container-options.ts'
import { type InspectAnswer, parseInspect } from '../sandbox/inspect-answer.ts'
import type { EvidenceFile } from './evidence-file.ts'
import { type FollowedOutput, followOutput } from './follow-output.ts'
import { makeContainer } from './make-container.ts'
import { startRefusal } from './start-refusal.ts'
import { type ContainerWatch, watchContainer } from './watch-container.ts'

export interface StartContainerOptions {
  engine: ContainerEngine
  request: Omit<SandboxRequest, 'openFiles'>
  /** Of the image, for messages. */
  command: readonly string[]
  logFile: string
  outputBytes: number
  evidence: EvidenceFile
  /** Looks at the container that was made, before anything of the submission runs. What it throws ends the start. */
  inspectBefore(made: MadeContainer): void
  signal: AbortSignal
}

export interface MadeContainer extends SandboxOptions {
  id: string
  inspect: InspectAnswer
  warnings: readonly string[]
}

export interface StartedContainer extends MadeContainer {
  output: FollowedOutput
  watch: ContainerWatch
  /** Of `performance.now()`: when the container engine was told to start it. */
  startedAt: number
}

/** Where the container engine may not give as many open files as the policy names, fewer are tried; every engine may give the last. */
const fewerOpenFiles = [4096, 1024]

/**
 * A container that runs, watched and with its output followed from the first byte on; or the fault that kept it from starting. What was made
 * until then carries the run's labels: whoever called removes it.
 */
export async function startContainer(options: StartContainerOptions): Promise<StartedContainer | Fault> {
  const wanted = options.request.policy.openFiles
  for (const openFiles of [wanted, ...fewerOpenFiles.filter((fewer) => fewer < wanted)]) {
    const outcome = await tryStart(options, openFiles)
    if (outcome !== 'open-files') return outcome
  }
  throw new BbxError('E0021', { what: `the container engine refuses to start a container with ${fewerOpenFiles.at(-1)} open files` })
}

async function tryStart(options: StartContainerOptions, openFiles: number): Promise<StartedContainer | Fault | 'open-files'> {
  const { engine, request, command, logFile, outputBytes, evidence, inspectBefore, signal } = options
  const { docker, call } = engine
  const sandbox = containerOptions({ ...request, openFiles })
  let id: string | null = null
  let watch: ContainerWatch | null = null
  let output: FollowedOutput | null = null
  try {
    const container = await makeContainer(engine, sandbox.create, signal)
    id = container.id
    const inspect = parseInspect(await call('look at the container', docker.getContainer(id).inspect(), { signal }))
    const made: MadeContainer = { ...sandbox, id, inspect, warnings: container.warnings }
    inspectBefore(made)
    evidence.write('limits', limitsOf(sandbox))
    watch = await watchContainer(engine, id, signal, (event) => evidence.write('event', event))
    output = await followOutput(engine, { id, logFile, limitBytes: outputBytes, signal })
    const startedAt = performance.now()
    await call('start the container', docker.getContainer(id).start(), { signal })
    return { ...made, output, watch, startedAt }
  } catch (error) {
    watch?.[Symbol.dispose]()
    await output?.[Symbol.asyncDispose]()
    signal.throwIfAborted()
    const refusal = startRefusal(error, command)
    if (refusal.why === 'fault') return refusal.fault
    // The next try takes its name.
    if (id !== null) await call('remove the container', docker.getContainer(id).remove({ force: true, v: true }))
    return 'open-files'
  }
}

function limitsOf({ create }: SandboxOptions): Record<string, unknown> {
  const { Memory, NanoCpus, PidsLimit, ShmSize, Tmpfs, Ulimits } = create.HostConfig
  return { memoryBytes: Memory, nanoCpus: NanoCpus, pids: PidsLimit, shmBytes: ShmSize, tmpfs: Tmpfs, ulimits: Ulimits }
}
