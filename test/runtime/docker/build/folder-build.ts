import { onTestFinished } from 'vitest'
import { processIdentity } from '../../../../src/base/process-identity.ts'
import { buildSource } from '../../../../src/cli/building/build-source.ts'
import { buildImage } from '../../../../src/runtime/docker/build/build-image.ts'
import type { BuildEvent, BuildLimits, BuildOptions, BuiltImage } from '../../../../src/runtime/docker/build/types.ts'
import { isFault } from '../../../../src/runtime/types.ts'
import { defaultManifest } from '../../../../src/submission/manifest.ts'
import { openFolder } from '../../../../src/submission/open.ts'
import { secrets } from '../../../../src/submission/rules/secrets.ts'
import { engineForTests, fixtureImage } from '../../../support/container-engine.ts'
import { type Entry, folderWith } from '../../../support/submission-folder.ts'
import { roomy } from './roomy.ts'

export type Changes = Partial<Omit<BuildOptions, 'limits'>> & { limits?: Partial<BuildLimits> }

/** A folder that counts as a submission, with these lines as its Dockerfile. */
export function folderOf(dockerfile: readonly string[], entries: Readonly<Record<string, Entry>> = {}): Promise<string> {
  return folderWith({ 'bbx.toml': 'track = "babelbit"\n', Dockerfile: [...dockerfile, ''].join('\n'), ...entries })
}

/** Builds the folder without a network; the image is gone when the test is over. */
export async function buildFolder(folder: string, changes: Changes = {}) {
  const engine = changes.engine ?? (await engineForTests())
  const files = await openFolder(folder)
  const rules = { files, manifest: defaultManifest, hotkey: null, trimsHotkey: true, signal: new AbortController().signal }
  const events: BuildEvent[] = []
  const outcome = await buildImage({
    engine,
    source: await buildSource(files, await secrets.check(rules)),
    policy: { models: 'copied', modelsPath: '/app/models' },
    network: 'none',
    cache: true,
    models: null,
    onEvent: (event) => events.push(event),
    signal: new AbortController().signal,
    ...changes,
    limits: { ...roomy, ...changes.limits },
  })
  if (!isFault(outcome)) {
    onTestFinished(async () => {
      await engine.docker
        .getImage(outcome.tag)
        .remove()
        .catch(() => {})
    })
  }
  return { outcome, events }
}

export function imageOf({ outcome }: Awaited<ReturnType<typeof buildFolder>>): BuiltImage {
  if (isFault(outcome)) throw new Error(`${outcome.code} ${outcome.what}\n${outcome.evidence}`)
  return outcome
}

export const testRun = { run: 'build-test', owner: processIdentity(process.pid) ?? { pid: process.pid, startTime: null, bootId: null } }

/** Takes away what failed builds left of the engine's cache: untagged images that descend from this test run's fixture, leaves first. */
export async function removeSteps(): Promise<void> {
  const { docker } = await engineForTests()
  const { Id: fixture } = await docker.getImage(fixtureImage()).inspect()
  const images = await docker.listImages({ all: true })
  const childrenOf = (id: string): string[] =>
    images
      .filter(({ ParentId }) => ParentId === id)
      .flatMap((child) => [
        ...childrenOf(child.Id),
        ...((child.RepoTags ?? []).length === 0 || child.RepoTags?.[0] === '<none>:<none>' ? [child.Id] : []),
      ])
  for (const id of childrenOf(fixture))
    await docker
      .getImage(id)
      .remove({ noprune: true })
      .catch(() => {})
}
