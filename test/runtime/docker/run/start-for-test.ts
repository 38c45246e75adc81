import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Contract } from '../../../../src/base/contract.ts'
import type { Fault } from '../../../../src/base/fault.ts'
import { processIdentity } from '../../../../src/base/process-identity.ts'
import type { RunningSandbox } from '../../../../src/runtime/docker/run/running-container.ts'
import { type SandboxStart, startSandbox } from '../../../../src/runtime/docker/run/start-sandbox.ts'
import type { Limits } from '../../../../src/runtime/types.ts'
import { babelbitContainer } from '../../../../src/tracks/babelbit/container.ts'
import { engineForTests } from '../../../support/container-engine.ts'

const mebibyte = 1024 * 1024

export const testContract: Contract = {
  healthPaths: ['/health'],
  healthMethods: ['GET'],
  isHealthy: (status) => status === 200,
  healthTimeoutMs: 5_000,
  startupTimeoutMs: 20_000,
  agent: 'test',
}

/** Small, so that a test runs into a limit soon. */
export const testPolicy = {
  ...babelbitContainer,
  port: 8000,
  environment: { PORT: '8000', HOME: '/tmp', PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
  tmpfs: { '/tmp': { bytes: 16 * mebibyte, exec: false } },
  shmBytes: 16 * mebibyte,
  pids: 64,
}

export const testLimits: Limits = { memoryBytes: 256 * mebibyte, wallMs: null, outputBytes: mebibyte }

/** Starts an image as a run does; the caller disposes what runs. */
export async function startForTest(
  image: string,
  {
    limits = {},
    signal = new AbortController().signal,
    ...changes
  }: Partial<SandboxStart> & { limits?: Partial<Limits>; signal?: AbortSignal } = {},
): Promise<RunningSandbox | Fault> {
  const engine = changes.engine ?? (await engineForTests())
  const owner = processIdentity(process.pid)
  if (owner === null) throw new Error('a process knows itself')
  const { Id, Config } = await engine.docker.getImage(image).inspect()
  const command = [Config.Entrypoint ?? [], Config.Cmd ?? []].flat()
  return startSandbox(
    {
      engine,
      contract: testContract,
      policy: testPolicy,
      run: `test-${randomBytes(4).toString('hex')}`,
      owner,
      runDir: await mkdtemp(join(tmpdir(), 'bbx-docker-run-')),
      transport: 'auto',
      allowWeaker: false,
      engineRuntime: null,
      gpus: { request: 'none', path: '', stateDir: '/nowhere' },
      ...changes,
    },
    { id: Id, tag: image, fingerprint: 'none', built: false, command, ownCommand: true, models: null },
    { ...testLimits, ...limits },
    signal,
  )
}
