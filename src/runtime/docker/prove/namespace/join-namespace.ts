import type Dockerode from 'dockerode'
import { BbxError } from '../../../../base/bbx-error.ts'
import type { ProcessIdentity } from '../../../../base/process-identity.ts'
import { messageOf } from '../../container-engine/call.ts'
import type { ContainerEngine } from '../../container-engine/types.ts'
import { labelsOf } from '../../labels.ts'
import type { Missing } from '../missing.ts'
import { readDemuxed } from '../read-demuxed.ts'
import { namespaceProgram } from './namespace-program.ts'
import { type NamespaceOrder, type NamespaceReport, readNamespaceReport } from './namespace-report.ts'

export interface JoinOptions {
  engine: ContainerEngine
  containerId: string
  /** With a Python, and not made by the submission. */
  image: string
  run: string
  owner: ProcessIdentity
  order: Omit<NamespaceOrder, 'resolver' | 'processes'>
  /** Its processes are joined as well, which shows what the kernel says of them. */
  processes: boolean
  timeoutMs: number
  signal: AbortSignal
}

const mebibyte = 1024 * 1024
const removeMs = 5_000

/** Other than the server's and the relay's: nothing in the joined processes may send it a signal or look into it. */
const user = '65531:65531'

/** Runs our program in a throw-away container that shares the network of the other one, if wanted its processes, and nothing else. */
export async function joinNamespace(options: JoinOptions): Promise<NamespaceReport | Missing> {
  const { engine, order, timeoutMs, signal } = options
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const creating = engine.docker.createContainer(containerOptions(options))
  try {
    const container = await engine.call('create the probe', creating, { signal: limit })
    // Waiting begins before the start: a short program may be over sooner than the answer.
    const ended = container.wait({ condition: 'next-exit' })
    ended.catch(() => {})
    await engine.call('start the probe', container.start(), { signal: limit })
    await engine.call('wait for the probe', ended, { signal: limit })
    const log = await engine.call('read the probe', container.logs({ stdout: true, stderr: true }), { signal: limit })
    const { stdout, stderr } = readDemuxed(log)
    const last = stderr.trim().split('\n').at(-1)
    return (
      readNamespaceReport(stdout, order.mark, `a container from ${options.image} that joined it`) ??
      silent(last || 'it ended without a report')
    )
  } catch (error) {
    signal.throwIfAborted()
    if (limit.aborted) return silent(`no report within ${timeoutMs / 1000} s`)
    if (error instanceof BbxError) throw error
    return { missing: 'unknown', why: `a container that joins the network namespace cannot be started: ${messageOf(error)}` }
  } finally {
    await remove(engine, creating)
  }
}

function containerOptions({ containerId, image, run, owner, order, processes }: JoinOptions): Dockerode.ContainerCreateOptions {
  return {
    Image: image,
    Entrypoint: ['python3', '-ISu', '-c', namespaceProgram],
    // A container that joins a network gets the resolver of the one that it joins.
    Cmd: [JSON.stringify({ ...order, resolver: '/etc/resolv.conf', processes } satisfies NamespaceOrder)],
    User: user,
    Labels: labelsOf(run, 'probe', owner),
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      NetworkMode: `container:${containerId}`,
      ...(processes ? { PidMode: `container:${containerId}` } : {}),
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      PidsLimit: 256,
      Memory: 128 * mebibyte,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '2m', 'max-file': '1' } },
    },
  }
}

/** Also where the answer to its creation was not waited for. */
async function remove(engine: ContainerEngine, creating: Promise<Dockerode.Container>): Promise<void> {
  const container = await engine.call('create the probe', creating, { timeoutMs: removeMs }).catch(() => null)
  if (container !== null)
    await engine.call('remove the probe', container.remove({ force: true, v: true }), { timeoutMs: removeMs }).catch(() => {})
}

function silent(why: string): Missing {
  return { missing: 'silent', why: `the probe in the network namespace (a joined container) failed: ${why}` }
}
