import { BbxError } from '../../base/bbx-error.ts'
import type { ContainerPolicy } from '../../base/container-policy.ts'
import type { BuildOutcome } from '../../runtime/docker/build/types.ts'
import type { ContainerEngine } from '../../runtime/docker/container-engine/types.ts'
import type { Submission } from '../../submission/open.ts'
import type { Finding } from '../../submission/rules/rule.ts'
import { buildSubmission } from '../building/build-submission.ts'
import { connectContainerEngine } from '../container-engine.ts'
import type { Context } from '../context.ts'
import type { WantedRuntime } from './test-options.ts'

/** What starts the submission; the container engine is connected where it is one. */
export type ChosenRuntime =
  | { kind: 'docker'; engine: ContainerEngine /** A moment ago, while there was still a choice. */; tried: BuildOutcome | null }
  | { kind: 'process' }

/**
 * Takes what is wanted. `auto` is docker where a container engine answers, and process, with one line that says what differs, where none does:
 * nothing that a submission holds may take its sandbox away. Throws BbxError E0020 where docker is wanted and nothing answers, E0024 or E0003
 * where the image cannot be built for want of a registry or an index.
 */
export async function resolveRuntime(
  wanted: WantedRuntime,
  { submission, findings, policy }: { submission: Submission; findings: readonly Finding[]; policy: ContainerPolicy },
  context: Context,
): Promise<ChosenRuntime> {
  if (wanted === 'process') return { kind: 'process' }
  if (wanted === 'docker') return { kind: 'docker', engine: await connectContainerEngine(context), tried: null }
  const instead = (why: string): ChosenRuntime => {
    context.progress.note(
      `${why}: tested as a process of this machine, which keeps nothing from your files and your network (--runtime process)`,
    )
    return { kind: 'process' }
  }
  let engine: ContainerEngine
  try {
    engine = await connectContainerEngine(context)
  } catch (error) {
    context.signal.throwIfAborted()
    if (!(error instanceof BbxError) || !noEngineHere.has(error.code)) throw error
    context.log('info', `${error.message}${error.why === null ? '' : `: ${error.why}`}`)
    return instead(error.message)
  }
  try {
    // Here, where it is known that nobody named the runtime; the run finds it unchanged.
    const tried = await buildSubmission({
      ...{ engine, findings, policy, context },
      files: submission.files,
      hashOf: submission.hashOf,
      cache: true,
      models: null,
      showLog: false,
      signal: context.signal,
    })
    return { kind: 'docker', engine, tried }
  } catch (error) {
    if (!(error instanceof BbxError) || !outOfReach.has(error.code)) throw error
    throw new BbxError(error.code, {
      what: error.message,
      ...(error.why === null ? {} : { why: error.why }),
      remedy: `${error.remedy}; --runtime process needs neither, and keeps nothing of this machine from the submission`,
      cause: error,
    })
  }
}

/** No container engine, or one that runs no Linux containers. */
const noEngineHere = new Set(['E0020', 'E0022'])
/** A package index, a base image. */
const outOfReach = new Set(['E0003', 'E0024'])
