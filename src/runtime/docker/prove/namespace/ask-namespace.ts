import { existsSync } from 'node:fs'
import { type ContainerFacts, sharesKernel } from '../container-facts.ts'
import { isMissing, type Missing } from '../missing.ts'
import type { ProveOptions } from '../prove-options.ts'
import { enterNamespace } from './enter-namespace.ts'
import { hostPrograms } from './host-programs.ts'
import { joinNamespace } from './join-namespace.ts'
import type { NamespaceOrder, NamespaceReport } from './namespace-report.ts'
import { probeImage } from './probe-image.ts'

export interface AskNamespaceOptions extends ProveOptions {
  timeoutMs: number
  container: ContainerFacts
  order: Omit<NamespaceOrder, 'resolver' | 'processes'>
  /** The container engine runs on this host. */
  here: boolean
}

/**
 * Runs our program in the container's network namespace with code that is not the submission's: from this host where that can be entered,
 * else in a container that joins it.
 */
export async function askNamespace(options: AskNamespaceOptions): Promise<NamespaceReport | Missing> {
  const { engine, container, order, timeoutMs, signal, run, owner, here } = options
  const { SandboxKey } = container.NetworkSettings
  // A rootless engine's namespaces are in a user namespace of its own, and one in a container beside us has other paths.
  if (here && options.way !== 'join' && !engine.facts.rootless && existsSync(SandboxKey)) {
    const programs = await hostPrograms()
    if (programs !== null)
      return enterNamespace({ ...programs, sandboxKey: SandboxKey, resolver: container.ResolvConfPath, order, timeoutMs, signal })
  }
  const image = await probeImage(engine, options.image, signal)
  if (image === null) {
    return {
      missing: 'unknown',
      why: 'its network namespace cannot be entered from here, and there is no image for a container that joins it: pull python:3.11-slim',
    }
  }
  const join = { engine, containerId: container.Id, image, run, owner, order, timeoutMs, signal }
  const whole = sharesKernel(container.HostConfig.Runtime) ? await joinNamespace({ ...join, processes: true }) : null
  // Not every container engine lets a container join the processes of another one.
  return whole !== null && !(isMissing(whole) && whole.missing === 'unknown') ? whole : joinNamespace({ ...join, processes: false })
}
