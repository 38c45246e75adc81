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
 * Takes what is wanted. `auto` is docker where a container engine answers and the image can be built: where it, a registry or a package index cannot
 * be reached from there it is process, with one line that says why and what differs. What is wrong with the submission is no reason. Throws
 * BbxError E0020 where docker is wanted and nothing answers.
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
  const dockerfile = await submission.files.readText('Dockerfile')
  if (dockerfile === undefined) return instead('there is no Dockerfile')
  try {
    const engine = await connectContainerEngine(context)
    // Built here once, while there is still a choice; the run finds it unchanged.
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
    context.signal.throwIfAborted()
    if (!(error instanceof BbxError) || !missingHere.has(error.code)) throw error
    context.log('info', `${error.message}${error.why === null ? '' : `: ${error.why}`}`)
    return instead(error.message)
  }
}

/** No container engine, one that runs no Linux containers, a base image or a package index that cannot be reached. */
const missingHere = new Set(['E0003', 'E0020', 'E0022', 'E0024'])
