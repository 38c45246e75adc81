import { BbxError } from '../../base/bbx-error.ts'
import type { ContainerEngine } from '../../runtime/docker/container-engine/types.ts'
import { connectContainerEngine, isContainerEngineNamed } from '../container-engine.ts'
import type { Context } from '../context.ts'
import type { WantedRuntime } from './test-options.ts'

/** What starts the submission; the container engine is connected where it is one. */
export type ChosenRuntime =
  | { kind: 'docker'; engine: ContainerEngine /** Nobody named it: see `namingProcess`. */; byItself: boolean }
  | { kind: 'process' }

/**
 * Takes what is wanted. `auto` is docker where a container engine answers, and process, with one line that says what differs, where none does
 * and nobody named one: nothing that a submission holds may take its sandbox away. Throws BbxError E0020 where docker is wanted, or an engine was
 * named (DOCKER_HOST, a context), and nothing answers.
 */
export async function resolveRuntime(wanted: WantedRuntime, context: Context): Promise<ChosenRuntime> {
  if (wanted === 'process') return { kind: 'process' }
  try {
    return { kind: 'docker', engine: await connectContainerEngine(context), byItself: wanted === 'auto' }
  } catch (error) {
    context.signal.throwIfAborted()
    if (wanted === 'docker' || !(error instanceof BbxError) || !noEngineHere.has(error.code)) throw error
    // Somebody who names a container engine wants one: a sandbox that falls away without a word would be none.
    if (await isContainerEngineNamed()) throw error
    context.log('info', `${error.message}${error.why === null ? '' : `: ${error.why}`}`)
    context.progress.note(
      `${error.message}: tested as a process of this machine, which keeps nothing from your files and your network (--runtime process)`,
    )
    return { kind: 'process' }
  }
}

/** What kept an image from being built for want of a registry or an index, to somebody who may not know that there is a way without. */
export function namingProcess(error: unknown): unknown {
  if (!(error instanceof BbxError) || !outOfReach.has(error.code)) return error
  return new BbxError(error.code, {
    what: error.message,
    ...(error.why === null ? {} : { why: error.why }),
    remedy: `${error.remedy}; --runtime process needs neither, and keeps nothing of this machine from the submission`,
    cause: error,
  })
}

/** No container engine, or one that runs no Linux containers. */
const noEngineHere = new Set(['E0020', 'E0022'])
/** A package index, a base image. */
const outOfReach = new Set(['E0003', 'E0024'])
