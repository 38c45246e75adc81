import { BbxError } from '../../base/bbx-error.ts'
import type { ContainerEngine } from '../../runtime/docker/container-engine/types.ts'
import type { Submission } from '../../submission/open.ts'
import { connectContainerEngine } from '../container-engine.ts'
import type { Context } from '../context.ts'
import type { WantedRuntime } from './test-options.ts'

/** What starts the submission; the container engine is connected where it is one. */
export type ChosenRuntime = { kind: 'docker'; engine: ContainerEngine } | { kind: 'process' }

/**
 * Takes what is wanted. `auto` is docker where a container engine answers and has, or can fetch, the base images of the Dockerfile, else
 * process, with one line that says why and what differs. Throws BbxError E0020 where docker is wanted and nothing answers.
 */
export async function resolveRuntime(wanted: WantedRuntime, { files }: Submission, context: Context): Promise<ChosenRuntime> {
  if (wanted === 'process') return { kind: 'process' }
  if (wanted === 'docker') return { kind: 'docker', engine: await connectContainerEngine(context) }
  const instead = (why: string): ChosenRuntime => {
    context.progress.note(
      `${why}: tested as a process of this machine, which keeps nothing from your files and your network (--runtime process)`,
    )
    return { kind: 'process' }
  }
  const dockerfile = await files.readText('Dockerfile')
  if (dockerfile === undefined) return instead('there is no Dockerfile')
  try {
    const engine = await connectContainerEngine(context)
    await fetchBases(engine, dockerfile, context)
    return { kind: 'docker', engine }
  } catch (error) {
    context.signal.throwIfAborted()
    if (!(error instanceof BbxError) || !missingHere.has(error.code)) throw error
    context.log('info', `${error.message}${error.why === null ? '' : `: ${error.why}`}`)
    return instead(error.message)
  }
}

/** No container engine, one that runs no Linux containers, a base image that cannot be fetched. */
const missingHere = new Set(['E0020', 'E0022', 'E0024'])

/** A base image that does not exist is the build's to tell. */
async function fetchBases(engine: ContainerEngine, dockerfile: string, { settings, progress, signal }: Context): Promise<void> {
  const { readDockerfile } = await import('../../submission/dockerfile/read-dockerfile.ts')
  const { baseImages } = await import('../../submission/dockerfile/base-images.ts')
  const { presentBases, pullMissing } = await import('../../runtime/docker/build/base-ids.ts')
  const bases = baseImages(readDockerfile(dockerfile))
  await pullMissing(await presentBases(engine, bases, signal), {
    engine,
    bases,
    wallMs: ((await settings()).number('build.timeoutS') ?? 0) * 1000,
    onEvent: (event) => event.at === 'pull' && progress.say(`${event.image}: ${event.text}`),
    signal,
  })
}
