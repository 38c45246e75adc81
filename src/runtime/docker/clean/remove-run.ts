import type { ProcessIdentity } from '../../../base/process-identity.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { ownerLabel, runLabel } from '../labels.ts'
import { ownerLabelText } from './owner.ts'
import { removeItems } from './remove-items.ts'
import type { Cleaned, EngineItem } from './types.ts'

/**
 * Removes all that this process made for a run, whoever of us forgot it: the end of every run. Asks for the owner's own label, which no image
 * can know. `kept` is empty unless something could not be removed.
 */
export async function removeRun(engine: ContainerEngine, { run, owner }: { run: string; owner: ProcessIdentity }): Promise<Cleaned> {
  const { docker, call } = engine
  const filters = { label: [`${runLabel}=${run}`, `${ownerLabel}=${ownerLabelText(owner)}`] }
  const [containers, networks, volumes] = await Promise.all([
    call('list containers', docker.listContainers({ all: true, filters })),
    call('list networks', docker.listNetworks({ filters })),
    call('list volumes', docker.listVolumes({ filters })),
  ])
  const item = (kind: EngineItem['kind'], id: string, name: string): EngineItem => ({
    kind,
    id,
    name,
    why: `the run ${run} is over`,
    bytes: null,
  })
  return removeItems(engine, [
    ...containers.map(({ Id, Names }) => item('container', Id, (Names[0] ?? Id).replace(/^\//, ''))),
    ...networks.map(({ Id, Name }) => item('network', Id, Name)),
    ...(volumes.Volumes ?? []).map(({ Name }) => item('volume', Name, Name)),
  ])
}
