import { setTimeout as pause } from 'node:timers/promises'
import { BbxError } from '../../../base/bbx-error.ts'
import { messageOf, statusOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { removeImage } from './remove-image.ts'
import type { Cleaned, EngineItem } from './types.ts'

/** Removing a container that does not want to end is quick; an engine that takes longer is in trouble. */
const removeMs = 20_000
/** Somebody else may be removing the same thing. */
const otherwiseGoneMs = 5_000

/** Removes what `findLeftovers` found: containers first, since they hold networks and volumes. What cannot be removed is kept, with the reason. */
export async function removeItems(engine: ContainerEngine, items: readonly EngineItem[], signal?: AbortSignal): Promise<Cleaned> {
  const removed: EngineItem[] = []
  const kept: EngineItem[] = []
  const remove = async (item: EngineItem) => {
    const failure = await removeItem(engine, item, signal)
    if (failure === null) removed.push(item)
    else kept.push({ ...item, why: `could not be removed: ${failure}` })
  }
  const of = (...kinds: EngineItem['kind'][]) => items.filter(({ kind }) => kinds.includes(kind))
  await Promise.all(of('container').map(remove))
  await Promise.all(of('network', 'volume').map(remove))
  // One after the other: an image may be the parent of another.
  for (const image of of('image')) await remove(image)
  return { removed, kept }
}

/** null where it is gone, by us or by somebody else; else why it is not. */
async function removeItem(engine: ContainerEngine, item: EngineItem, signal: AbortSignal | undefined): Promise<string | null> {
  const options = { timeoutMs: removeMs, ...(signal === undefined ? {} : { signal }) }
  try {
    await engine.call(`remove the ${item.kind} ${item.name}`, removal(engine, item), options)
    return null
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof BbxError) {
      if (error.code === 'E0028') throw error
      return error.message
    }
    if (statusOf(error) === 404) return null
    // "removal of container ... is already in progress"
    if (statusOf(error) === 409 && item.kind === 'container' && (await goneSoon(engine, item.id))) return null
    return messageOf(error)
  }
}

function removal(engine: ContainerEngine, { kind, id }: EngineItem): Promise<unknown> {
  const { docker } = engine
  switch (kind) {
    case 'container':
      // v: the volumes without a name that its image asked for.
      return docker.getContainer(id).remove({ force: true, v: true })
    case 'network':
      return docker.getNetwork(id).remove()
    case 'volume':
      return docker.getVolume(id).remove()
    case 'image':
      return removeImage(engine, id, { timeoutMs: removeMs })
  }
}

async function goneSoon({ docker, call }: ContainerEngine, id: string): Promise<boolean> {
  const deadline = Date.now() + otherwiseGoneMs
  while (Date.now() < deadline) {
    const gone = await call('look for a container', docker.getContainer(id).inspect()).then(
      () => false,
      (error: unknown) => statusOf(error) === 404,
    )
    if (gone) return true
    await pause(50)
  }
  return false
}
