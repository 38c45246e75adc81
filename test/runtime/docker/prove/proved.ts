import { randomBytes } from 'node:crypto'
import type { ContainerCreateOptions } from 'dockerode'
import { processIdentity } from '../../../../src/base/process-identity.ts'
import type { ProofRow } from '../../../../src/base/sandbox-report.ts'
import type { ContainerEngine } from '../../../../src/runtime/docker/container-engine/types.ts'
import type { ProveOptions } from '../../../../src/runtime/docker/prove/prove-options.ts'
import { proveSandbox } from '../../../../src/runtime/docker/prove/prove-sandbox.ts'
import { chooseSeccomp } from '../../../../src/runtime/docker/sandbox/choose-seccomp.ts'
import { containerOptions, type SandboxCreateOptions } from '../../../../src/runtime/docker/sandbox/container-options.ts'
import { sandboxRequest } from '../sandbox/run-in-sandbox.ts'

export interface Proved {
  rows: readonly ProofRow[]
  verdict(id: string): ProofRow['verdict'] | undefined
  evidence(id: string): string | undefined
}

/** What changes the sandbox before it is made: fields of the container, fields of its host configuration. */
export interface Change {
  container?: Partial<ContainerCreateOptions>
  host?: Partial<SandboxCreateOptions['HostConfig']>
}

export function owner() {
  const identity = processIdentity(process.pid)
  if (identity === null) throw new Error('a process knows itself')
  return identity
}

/** The sandbox of the babelbit profiles around an image, with a change, running. */
export async function sandboxed(engine: ContainerEngine, image: string, { container, host }: Change = {}) {
  const { create } = containerOptions(sandboxRequest(engine, image, { seccomp: chooseSeccomp(engine.facts).profile }))
  const made = await engine.docker.createContainer({ ...create, ...container, HostConfig: { ...create.HostConfig, ...host } })
  try {
    await made.start()
  } catch (error) {
    await made.remove({ force: true, v: true })
    throw error
  }
  return { id: made.id, [Symbol.asyncDispose]: () => made.remove({ force: true, v: true }) }
}

/** Proves such a sandbox, and removes it. */
export async function proved(
  engine: ContainerEngine,
  image: string,
  change: Change = {},
  how: Partial<ProveOptions> = {},
): Promise<Proved> {
  await using made = await sandboxed(engine, image, change)
  const run = `test-${randomBytes(4).toString('hex')}`
  const signal = new AbortController().signal
  const rows = await proveSandbox({ engine, containerId: made.id, run, owner: owner(), image: 'python:3.11-slim', signal, ...how })
  const find = (id: string) => rows.find((row) => row.id === id)
  return { rows, verdict: (id) => find(id)?.verdict, evidence: (id) => find(id)?.evidence }
}
