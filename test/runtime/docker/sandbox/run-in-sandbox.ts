import { randomBytes } from 'node:crypto'
import { processIdentity } from '../../../../src/base/process-identity.ts'
import type { ContainerEngine } from '../../../../src/runtime/docker/container-engine/types.ts'
import { labelsOf } from '../../../../src/runtime/docker/labels.ts'
import {
  containerOptions,
  type SandboxCreateOptions,
  type SandboxRequest,
} from '../../../../src/runtime/docker/sandbox/container-options.ts'
import { babelbitContainer } from '../../../../src/tracks/babelbit/container.ts'

/** What the sandbox of the babelbit profiles asks for, with changes. */
export function sandboxRequest(engine: ContainerEngine, image: string, changes: Partial<SandboxRequest> = {}): SandboxRequest {
  const run = `test-${randomBytes(4).toString('hex')}`
  const owner = processIdentity(process.pid)
  if (owner === null) throw new Error('a process knows itself')
  return {
    name: `bbx-${run}`,
    image,
    labels: labelsOf(run, 'server', owner),
    policy: babelbitContainer,
    facts: engine.facts,
    memoryBytes: null,
    models: null,
    imageVolumes: [],
    seccomp: null,
    openFiles: babelbitContainer.openFiles,
    gpus: null,
    engineRuntime: null,
    ...changes,
  }
}

/** Runs a Python program to its end under exactly the sandbox's options; everything is gone afterwards. */
export async function runInSandbox(
  { docker }: ContainerEngine,
  request: SandboxRequest,
  program: string,
  change: (create: SandboxCreateOptions) => SandboxCreateOptions = (create) => create,
): Promise<{ output: string; code: number }> {
  const { create } = containerOptions(request)
  const container = await docker.createContainer({ ...change(create), Entrypoint: ['python3', '-ISu', '-c', program], Cmd: [] })
  try {
    await container.start()
    const { StatusCode } = await container.wait()
    const log = await container.logs({ stdout: true, stderr: true })
    return { output: withoutFrames(log), code: StatusCode }
  } finally {
    await container.remove({ force: true, v: true })
  }
}

/** The engine's log has a header of eight bytes before each piece: its stream and its length. */
function withoutFrames(log: Buffer): string {
  const pieces: Buffer[] = []
  for (let at = 0; at + 8 <= log.length; ) {
    const end = at + 8 + log.readUInt32BE(at + 4)
    pieces.push(log.subarray(at + 8, end))
    at = end
  }
  return Buffer.concat(pieces).toString('utf8')
}
