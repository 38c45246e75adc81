import type { Fault } from '../../../base/fault.ts'
import { isFault } from '../../types.ts'
import { statusOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { followStream } from './follow-stream.ts'
import { pullFailure } from './pull-failure.ts'
import type { BuildEvent } from './types.ts'

/** Ids of base images by name. */
export type BaseIds = Readonly<Record<string, string>>

interface BasesOptions {
  engine: ContainerEngine
  bases: readonly string[]
  wallMs: number
  onEvent(event: BuildEvent): void
  signal: AbortSignal
}

/** The base images that are there now. */
export async function presentBases(engine: ContainerEngine, bases: readonly string[], signal: AbortSignal): Promise<BaseIds> {
  const found = await Promise.all(bases.map(async (name) => [name, await idOf(engine, name, signal)] as const))
  return Object.fromEntries(found.flatMap(([name, id]) => (id === null ? [] : [[name, id]])))
}

/**
 * Pulls base images that are not there, before the build: so that a registry that cannot be reached is told from a build that fails. A Fault
 * where the registry says that there is no such image; throws BbxError E0024 where it cannot be asked, E0025 where there is no room.
 */
export async function pullMissing(present: BaseIds, options: BasesOptions): Promise<BaseIds | Fault> {
  const ids = { ...present }
  for (const name of options.bases) {
    if (ids[name] !== undefined) continue
    const failed = await pull(name, options)
    if (failed !== null) return failed
    const id = await idOf(options.engine, name, options.signal)
    if (id !== null) ids[name] = id
  }
  return ids
}

async function idOf(engine: ContainerEngine, name: string, signal: AbortSignal): Promise<string | null> {
  try {
    return (await engine.call(`inspect the image ${name}`, engine.docker.getImage(name).inspect(), { signal })).Id
  } catch (error) {
    // 400: a name that no image can have; the builder says so with the line.
    if (statusOf(error) === 404 || statusOf(error) === 400) return null
    throw error
  }
}

async function pull(name: string, { engine, wallMs, onEvent, signal }: BasesOptions): Promise<Fault | null> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(wallMs)])
  onEvent({ at: 'pull', image: name, text: `pull ${name}` })
  try {
    const stream = await engine.call(
      `pull ${name}`,
      engine.docker.createImage({ fromImage: withTag(name), abortSignal: limit }) as Promise<NodeJS.ReadableStream>,
      { timeoutMs: wallMs, signal },
    )
    for await (const { error, status, id, progress } of followStream(stream as unknown as AsyncIterable<Uint8Array>, () => {})) {
      if (error !== undefined) return outcome(pullFailure(name, error))
      if (status !== undefined) onEvent({ at: 'pull', image: name, text: [id, status, progress].filter(Boolean).join(' ') })
    }
    return null
  } catch (error) {
    signal.throwIfAborted()
    if (limit.aborted) return outcome(pullFailure(name, `not pulled within ${wallMs / 1000} s`))
    if (statusOf(error) === 400) return null
    if (statusOf(error) === null) throw error
    return outcome(pullFailure(name, error instanceof Error ? error.message : String(error)))
  }
}

function outcome(failure: ReturnType<typeof pullFailure>): Fault {
  if (isFault(failure)) return failure
  throw failure
}

/** Without a tag the engine would pull every tag there is. */
function withTag(name: string): string {
  return name.includes('@') || /:[^/]+$/.test(name) ? name : `${name}:latest`
}
