import { homedir } from 'node:os'
import { inject } from 'vitest'
import { processIdentity } from '../../src/base/process-identity.ts'
import { ownerLabelText } from '../../src/runtime/docker/clean/owner.ts'
import { connectEngine } from '../../src/runtime/docker/container-engine/connect.ts'
import { findEngineAddress } from '../../src/runtime/docker/container-engine/find-address.ts'
import type { ContainerEngine } from '../../src/runtime/docker/container-engine/types.ts'
import { ownerLabel } from '../../src/runtime/docker/labels.ts'
import { buildTestImage, nameOf, testLabel } from './test-image.ts'

let connected: Promise<ContainerEngine> | undefined

/** The container engine that the set-up of the test run made sure of. Only in `*.docker.test.ts`. */
export function engineForTests(): Promise<ContainerEngine> {
  connected ??= findEngineAddress({ variables: process.env, home: homedir() }).then((address) => connectEngine(address))
  return connected
}

/** Tag of the fixture: a server on Python's standard library at $PORT (8000), see fixture-image/server.py. Built once a run. */
export function fixtureImage(): string {
  return inject('fixtureImage')
}

/**
 * A variant of the fixture: these lines of a Dockerfile after its FROM, and files for COPY. Builds in under a second; the same
 * lines give the same image. Removed at the end of the test run.
 */
export async function variantImage(lines: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<string> {
  const all = { ...files, Dockerfile: [`FROM ${fixtureImage()}`, ...lines, ''].join('\n') }
  return buildTestImage(await engineForTests(), { testRun: inject('testRun'), name: nameOf(all), files: all })
}

/** For what a test makes that is not bbx's: found and removed after the test file if the test leaves it. */
export function testLabels(): Record<string, string> {
  return { [testLabel]: inject('testRun') }
}

/** Removes containers, networks and volumes of this test file that are still there, and tells which they were. */
export async function removeLeftBehind({ docker }: ContainerEngine): Promise<string[]> {
  const me = processIdentity(process.pid)
  if (me === null) throw new Error('this process has no identity')
  const mine = `${ownerLabel}=${ownerLabelText(me)}`
  const left: string[] = []
  for (const label of [mine, `${testLabel}=${inject('testRun')}`]) {
    const filters = { label: [label] }
    for (const { Id, Names } of await docker.listContainers({ all: true, filters })) {
      left.push(`container ${Names[0] ?? Id}`)
      await docker.getContainer(Id).remove({ force: true, v: true })
    }
    for (const { Id, Name } of await docker.listNetworks({ filters })) {
      left.push(`network ${Name}`)
      await docker.getNetwork(Id).remove()
    }
    for (const { Name } of (await docker.listVolumes({ filters })).Volumes ?? []) {
      left.push(`volume ${Name}`)
      await docker.getVolume(Name).remove()
    }
  }
  return left
}
