import { randomBytes } from 'node:crypto'
import { statusOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { type AllowList, allowList } from './allow-list.ts'
import { type ContainerFacts, containerFacts, sharesKernel } from './container-facts.ts'
import { engineFiles } from './engine-files.ts'
import { askInside } from './inside/ask-inside.ts'
import { joinedView } from './joined-view.ts'
import { kernelView } from './kernel-view.ts'
import { type Listeners, openListeners } from './listeners.ts'
import { isMissing, type Missing } from './missing.ts'
import { askNamespace } from './namespace/ask-namespace.ts'
import type { Allowed, ProofFacts } from './proof-facts.ts'
import type { ProveOptions } from './prove-options.ts'
import { engineSockets } from './rows/file-docker-socket.ts'
import { settingFiles } from './rows/file-kernel-settings.ts'
import { guardedFolders } from './rows/file-writes.ts'
import { metadataAddresses } from './rows/network-metadata.ts'
import { settleAll } from './settle-all.ts'
import type { Surroundings } from './surroundings.ts'
import { surroundingsOf } from './surroundings.ts'

/** How long one listener is waited for: all of them are on this host. */
const waitSeconds = 0.8
/** Ways that packets may take to a listener of ours without leaving this host: bridges of this host, the host itself, or none at all. */
const localDrivers = new Set(['bridge', 'host', 'null', 'none'])

/** Asks every source at the same time, each within its limit. */
export async function gatherFacts(options: ProveOptions & { timeoutMs: number }): Promise<ProofFacts> {
  const { engine, containerId, signal, timeoutMs } = options
  const inspecting = engine.docker.getContainer(containerId).inspect()
  const container = containerFacts(await engine.call('inspect the container', inspecting, { signal, timeoutMs }))
  const allowed: Allowed = {
    tmpfs: options.policy?.tmpfs ?? { '/tmp': { exec: false } },
    modelsPath: options.policy?.modelsPath ?? null,
  }
  const here = engine.address.local && !engine.facts.virtualMachine
  const mark = randomBytes(16).toString('hex')
  const seconds = Math.ceil(timeoutMs / 1000)
  const executes = [...Object.keys(allowed.tmpfs).filter((path) => !allowed.tmpfs[path]?.exec), '/dev/shm']
  const [kernel, inside, network] = await settleAll([
    kernelOf(container, here),
    askInside({
      engine,
      containerId,
      user: container.Config.User,
      command: [...container.Config.Entrypoint, ...container.Config.Cmd],
      order: {
        mark,
        seconds,
        sockets: engineSockets,
        writes: [...guardedFolders, ...(allowed.modelsPath === null ? [] : [allowed.modelsPath])].filter(
          (path) => !(path in allowed.tmpfs),
        ),
        files: engineFiles,
        executes,
        settings: settingFiles,
      },
      timeoutMs,
      signal,
    }),
    networkFacts(options, container, here, mark),
  ])
  const seen = isMissing(kernel) ? (joinedView(network.namespace) ?? kernel) : kernel
  return { running: await isRunning(engine, containerId, signal), container, kernel: seen, inside, ...network, allowed }
}

async function isRunning(engine: ContainerEngine, containerId: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { State } = await engine.call('inspect the container', engine.docker.getContainer(containerId).inspect(), { signal })
    return State.Running
  } catch (error) {
    if (statusOf(error) === 404) return false
    throw error
  }
}

async function kernelOf(container: ContainerFacts, here: boolean): Promise<ProofFacts['kernel']> {
  const unknown = (why: string): Missing => ({ missing: 'unknown', why })
  if (!here || process.platform !== 'linux') return unknown("the container engine's kernel is not this host's")
  const { Runtime } = container.HostConfig
  if (!sharesKernel(Runtime)) return unknown(`the runtime ${Runtime} puts a kernel of its own between`)
  return kernelView(container.Id, container.State.Pid)
}

async function networkFacts(
  options: ProveOptions & { timeoutMs: number },
  container: ContainerFacts,
  here: boolean,
  mark: string,
): Promise<Pick<ProofFacts, 'namespace' | 'surroundings' | 'listeners'>> {
  const { engine, signal, timeoutMs } = options
  await using open = here ? await openListeners(signal) : null
  const surroundings = await surroundingsOf(engine, container, signal)
  const aimed = open !== null && staysHere(container, surroundings) ? open.allowed : allowList([])
  const order = {
    mark,
    seconds: Math.ceil(timeoutMs / 1000),
    wait: waitSeconds,
    word: open?.word ?? '',
    own: aimed.targets,
    targets: checked(aimed),
    ask: addressesToAsk(surroundings),
  }
  const namespace = await askNamespace({ ...options, container, order, here })
  return { namespace, surroundings, listeners: resultsOf(open, namespace) }
}

/**
 * Whether a packet to an address of this host stays on this host. On a network of another kind (macvlan, a plug-in) it could go to the wire,
 * so there only routes are asked for.
 */
function staysHere(container: ContainerFacts, surroundings: Surroundings | Missing): boolean {
  if (isMissing(surroundings) || container.HostConfig.NetworkMode.startsWith('container:')) return false
  return surroundings.drivers.every((driver) => localDrivers.has(driver))
}

function checked(list: AllowList): AllowList['targets'] {
  for (const target of list.targets) list.check(target)
  return list.targets
}

function addressesToAsk(surroundings: Surroundings | Missing): string[] {
  if (isMissing(surroundings)) return [...metadataAddresses]
  return [...new Set([...metadataAddresses, ...surroundings.gateways, ...surroundings.neighbours.map(({ address }) => address)])]
}

/** A listener was reached where it heard the word, or where the probe got the answer that only it knows. */
function resultsOf(listeners: Listeners | null, namespace: ProofFacts['namespace']): ProofFacts['listeners'] {
  if (listeners === null) return []
  const answered = isMissing(namespace) ? [] : namespace.reached.filter(({ said }) => said === listeners.answer)
  return listeners.results().map((result) => {
    const { protocol, address, port } = result.target
    const got = answered.some((one) => one.protocol === protocol && one.address === address && one.port === port)
    return { ...result, heard: result.heard || got }
  })
}
