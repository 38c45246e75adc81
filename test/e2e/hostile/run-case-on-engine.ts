import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { parseOwner } from '../../../src/runtime/docker/clean/owner.ts'
import type { ContainerEngine } from '../../../src/runtime/docker/container-engine/types.ts'
import { ownerLabel } from '../../../src/runtime/docker/labels.ts'
import { engineForTests, fixtureImage } from '../../support/container-engine.ts'
import type { Neighbourhood } from './neighbourhood.ts'
import type { PlannedRun } from './read-cases.ts'
import { runCase } from './run-case.ts'

const caseLabel = 'test.case'

/** `runCase` with the fixture as base image; the container engine too has nothing left of it. */
export async function runCaseOnEngine(planned: PlannedRun, { gateways, neighbours }: Neighbourhood): Promise<void> {
  const mark = randomBytes(6).toString('hex')
  const pids = new Set<number>()
  await runCase(planned, {
    // Containers inherit the labels of their image, those of build steps included.
    image: { tag: fixtureImage(), line: `LABEL ${caseLabel}=${mark}` },
    gateways,
    neighbours,
    onProcess: (pid) => pids.add(pid),
  })
  const engine = await engineForTests()
  const containers = await engine.docker.listContainers({ all: true, filters: { label: [`${caseLabel}=${mark}`] } })
  const left = [...containers.map(({ Names, Command }) => `${Names[0]} ${Command}`), ...(await ownedBy(engine, pids))]
  expect(left, 'left in the container engine').toEqual([])
}

/** What carries the labels of one of these processes. */
async function ownedBy({ docker }: ContainerEngine, pids: ReadonlySet<number>): Promise<string[]> {
  const filters = { label: [ownerLabel] }
  const [containers, volumes, networks] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listVolumes({ filters }),
    docker.listNetworks({ filters }),
  ])
  const all = [
    ...containers.map(({ Names, Labels }) => ({ name: `container ${Names[0]}`, Labels })),
    ...(volumes.Volumes ?? []).map(({ Name, Labels }) => ({ name: `volume ${Name}`, Labels })),
    ...networks.map(({ Name, Labels }) => ({ name: `network ${Name}`, Labels })),
  ]
  return all.filter(({ Labels }) => pids.has(parseOwner(Labels?.[ownerLabel])?.pid ?? 0)).map(({ name }) => name)
}
