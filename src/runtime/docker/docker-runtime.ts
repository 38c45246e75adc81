import type { Fault } from '../../base/fault.ts'
import { isFault, type Limits, type Prepared, type Running, type Runtime } from '../types.ts'
import { buildImage } from './build/build-image.ts'
import type { BuildEvent, BuildLimits, BuildSource, BuiltImage } from './build/types.ts'
import { reapContainers } from './clean/reap-containers.ts'
import { type SandboxStart, startSandbox } from './run/start-sandbox.ts'

export interface DockerRuntimeOptions extends SandboxStart {
  build: { source: BuildSource; limits: BuildLimits; network: 'default' | 'none'; cache: boolean }
  onBuild?: (event: BuildEvent) => void
}

interface PreparedImage extends Prepared {
  image: BuiltImage
}

/** A submission's server in a container of its own image, with no way out. */
export function dockerRuntime(options: DockerRuntimeOptions): Runtime {
  const { engine, policy, build, run, owner, onEvent = () => {}, onBuild = () => {} } = options
  return {
    async prepare(_submission, signal): Promise<PreparedImage | Fault> {
      const reaped = await reapContainers(engine, signal)
      if (reaped.removed.length > 0) onEvent({ at: 'leftovers', text: `${reaped.removed.length} things of an earlier bbx removed` })
      const image = await buildImage({ engine, ...build, policy, models: { by: 'auto', run, owner }, onEvent: onBuild, signal })
      if (isFault(image)) return image
      const { product, version } = engine.facts
      return { command: image.command, folder: null, image, facts: { engine: `${product} ${version}`, image: image.tag } }
    },

    async start(prepared: Prepared, limits: Limits, signal: AbortSignal): Promise<Running | Fault> {
      if (!isPreparedImage(prepared)) throw new Error('prepared by another runtime')
      return startSandbox(options, prepared.image, limits, signal)
    },
  }
}

function isPreparedImage(prepared: Prepared): prepared is PreparedImage {
  return 'image' in prepared
}
