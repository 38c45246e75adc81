import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { engineForTests, fixtureImage } from '../../support/container-engine.ts'
import type { Neighbourhood } from './neighbourhood.ts'
import type { PlannedRun } from './read-cases.ts'
import { runCase } from './run-case.ts'

const caseLabel = 'test.case'

/** `runCase` with the fixture as base image; the container engine too has nothing left of it. */
export async function runCaseOnEngine(planned: PlannedRun, { gateways, neighbours }: Neighbourhood): Promise<void> {
  const mark = randomBytes(6).toString('hex')
  // Containers inherit the labels of their image, those of build steps included.
  await runCase(planned, { image: { tag: fixtureImage(), line: `LABEL ${caseLabel}=${mark}` }, gateways, neighbours })
  const { docker } = await engineForTests()
  const containers = await docker.listContainers({ all: true, filters: { label: [`${caseLabel}=${mark}`] } })
  expect(
    containers.map(({ Names, Command }) => `${Names[0]} ${Command}`),
    'containers that are left',
  ).toEqual([])
}
