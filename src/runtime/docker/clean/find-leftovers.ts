import { processIdentity } from '../../../base/process-identity.ts'
import { statusOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { ownerLabel, runLabel } from '../labels.ts'
import { ownerState, parseOwner, whereabouts } from './owner.ts'
import type { EngineItem, EngineLeftovers } from './types.ts'

export interface FindOptions {
  signal?: AbortSignal
}

type Labels = Readonly<Record<string, string>> | null | undefined

/** Containers, networks and volumes of all runs, and which of them a dead bbx left behind. Looks only. */
export async function findLeftovers(engine: ContainerEngine, { signal }: FindOptions = {}): Promise<EngineLeftovers> {
  const options = signal === undefined ? {} : { signal }
  const { docker, call } = engine
  const filters = { label: [runLabel] }
  const [containers, networks, volumes] = await Promise.all([
    call('list containers', docker.listContainers({ all: true, filters }), options),
    call('list networks', docker.listNetworks({ filters }), options),
    call('list volumes', docker.listVolumes({ filters }), options),
  ])
  const inherited = inheritedOwners(engine, options)
  const remove: EngineItem[] = []
  const keep: EngineItem[] = []
  const here = { ...whereabouts(), bootId: processIdentity(process.pid)?.bootId ?? null }
  const sort = (item: Omit<EngineItem, 'why' | 'bytes'>, labels: Labels, foreign: string | null) => {
    const owner = parseOwner(labels?.[ownerLabel])
    const run = labels?.[runLabel] ?? ''
    const state = owner === null ? 'unknown' : ownerState(owner, here)
    const kept = (why: string) => keep.push({ ...item, why, bytes: null })
    if (foreign !== null) kept(foreign)
    else if (owner === null) kept('its labels do not say which bbx made it')
    else if (state === 'unknown')
      kept('made by a bbx on another machine or in another container: whether that one still runs cannot be seen from here')
    else if (state === 'alive') kept(`belongs to the run ${run} of bbx (pid ${owner.pid}), which is at work`)
    else remove.push({ ...item, why: `left by the run ${run} of bbx (pid ${owner.pid}), which is gone`, bytes: null })
  }
  for (const { Id, Names, ImageID, Labels } of containers) {
    const name = (Names[0] ?? Id).replace(/^\//, '')
    sort({ kind: 'container', id: Id, name }, Labels, await inherited(ImageID, Labels, name))
  }
  for (const { Id, Name, Labels } of networks) sort({ kind: 'network', id: Id, name: Name }, Labels, null)
  for (const { Name, Labels } of volumes.Volumes ?? []) sort({ kind: 'volume', id: Name, name: Name }, Labels, null)
  return { remove, keep }
}

/**
 * A container has the labels of its image too, and a submission's Dockerfile may write ours: somebody else's container of that image would
 * pass for one of ours. What bbx makes has an owner of its own, other than the image's. Says why a container is not ours, or null.
 */
function inheritedOwners({ docker, call }: ContainerEngine, options: { signal?: AbortSignal }) {
  const known = new Map<string, Promise<string | null | undefined>>()
  const ownerOf = (image: string): Promise<string | null | undefined> =>
    call('inspect the image of a container', docker.getImage(image).inspect(), options).then(
      ({ Config }) => Config?.Labels?.[ownerLabel] ?? null,
      (error: unknown) => {
        if (statusOf(error) === 404) return undefined
        throw error
      },
    )
  return async (image: string, labels: Labels, name: string): Promise<string | null> => {
    const asked = known.get(image) ?? ownerOf(image)
    known.set(image, asked)
    const owner = await asked
    // Names do not come from an image.
    if (owner === undefined) return name.startsWith('bbx-') ? null : 'its image is gone, so whether the labels are its own cannot be told'
    return owner !== null && owner === labels?.[ownerLabel] ? 'it is not of bbx: it has these labels from its image' : null
  }
}
