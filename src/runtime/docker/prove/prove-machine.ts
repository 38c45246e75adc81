import { BbxError } from '../../../base/bbx-error.ts'
import type { ContainerPolicy } from '../../../base/container-policy.ts'
import type { ProcessIdentity } from '../../../base/process-identity.ts'
import type { ProofRow } from '../../../base/sandbox-report.ts'
import { removeRun } from '../clean/remove-run.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { imageLabel, labelsOf } from '../labels.ts'
import { makeContainer } from '../run/make-container.ts'
import { chooseSeccomp } from '../sandbox/choose-seccomp.ts'
import { containerOptions } from '../sandbox/container-options.ts'
import { probeImage } from './namespace/probe-image.ts'
import { proveSandbox } from './prove-sandbox.ts'

export interface ProveMachineOptions {
  engine: ContainerEngine
  /** Of the profile whose sandbox is meant. */
  policy: ContainerPolicy
  run: string
  owner: ProcessIdentity
  signal: AbortSignal
}

/** Every container engine may give as many; the proof itself needs few. */
const openFiles = 1024
const wait = ['python3', '-ISc', 'import signal; signal.pause()']

/**
 * Proves the sandbox of this machine without a submission: a small container that only waits, under exactly the options that a submission
 * gets. It is gone at the end. Throws BbxError E0024 where there is no image to make it from; nothing is fetched.
 */
export async function proveMachine(options: ProveMachineOptions): Promise<{ image: string; rows: readonly ProofRow[] }> {
  const { engine, policy, run, owner, signal } = options
  const image = (await probeImage(engine, null, signal)) ?? (await imageOfOurs(engine, signal))
  if (image === null) {
    throw new BbxError('E0024', {
      what: 'there is no image with a Python to make a container from',
      remedy: '`docker pull python:3.11-slim`, or `bbx build` a submission, then run again',
    })
  }
  const seccomp = chooseSeccomp(engine.facts)
  const request = { name: `bbx-${run}`, image, labels: labelsOf(run, 'probe', owner), policy, facts: engine.facts, openFiles }
  const { create } = containerOptions({
    ...request,
    seccomp: seccomp.profile,
    memoryBytes: null,
    models: null,
    imageVolumes: [],
    gpus: null,
    engineRuntime: null,
  })
  try {
    const { id } = await makeContainer(engine, { ...create, Entrypoint: wait, Cmd: [] }, signal)
    await engine.call('start the container', engine.docker.getContainer(id).start(), { signal })
    return { image, rows: await proveSandbox({ engine, containerId: id, run, owner, image, policy, signal }) }
  } finally {
    await removeRun(engine, { run, owner })
  }
}

/** The last one that bbx built: its Python is a submission's, and the evidence says so. */
async function imageOfOurs(engine: ContainerEngine, signal: AbortSignal): Promise<string | null> {
  const images = await engine.call('list images', engine.docker.listImages({ filters: { label: [imageLabel] } }), { signal })
  return images.sort((a, b) => b.Created - a.Created)[0]?.Id ?? null
}
