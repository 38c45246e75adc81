import type { Fault } from '../../base/fault.ts'
import { isFault, type Limits, type Prepared, type Runtime } from '../types.ts'
import type { BuildOptions, BuildOutcome, BuiltImage } from './build/types.ts'
import { reapContainers } from './clean/reap-containers.ts'
import type { RunningSandbox } from './run/running-container.ts'
import { type SandboxStart, startSandbox } from './run/start-sandbox.ts'

export interface DockerRuntimeOptions extends SandboxStart {
  /** Makes the image, or takes the one that is there: whoever may read submissions knows how. */
  build(models: BuildOptions['models'], signal: AbortSignal): Promise<BuildOutcome>
}

interface PreparedImage extends Prepared {
  image: BuiltImage
}

/** A runtime whose servers run in a sandbox. */
export interface DockerRuntime extends Runtime {
  start(prepared: Prepared, limits: Limits, signal: AbortSignal): Promise<RunningSandbox | Fault>
}

/** A submission's server in a container of its own image, with no way out. */
export function dockerRuntime(options: DockerRuntimeOptions): DockerRuntime {
  const { engine, build, run, owner, onEvent = () => {} } = options
  return {
    async prepare(_submission, signal): Promise<PreparedImage | Fault> {
      const reaped = await reapContainers(engine, signal)
      if (reaped.removed.length > 0) onEvent({ at: 'leftovers', text: `${reaped.removed.length} things of an earlier bbx removed` })
      const image = await build({ by: 'auto', run, owner }, signal)
      if (isFault(image)) return image
      const { product, version } = engine.facts
      return { command: image.command, folder: null, image, facts: { engine: `${product} ${version}`, image: image.tag } }
    },

    async start(prepared: Prepared, limits: Limits, signal: AbortSignal): Promise<RunningSandbox | Fault> {
      if (!isPreparedImage(prepared)) throw new Error('prepared by another runtime')
      return startSandbox(options, prepared.image, limits, signal)
    },
  }
}

function isPreparedImage(prepared: Prepared): prepared is PreparedImage {
  return 'image' in prepared
}
