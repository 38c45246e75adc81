import { BbxError } from '../../../base/bbx-error.ts'
import { boundedCall, messageOf, statusOf } from './call.ts'
import { engineFacts } from './engine-facts.ts'
import { loadDockerode } from './load-dockerode.ts'
import type { ContainerEngine, EngineAddress } from './types.ts'

const answerMs = 10_000

/**
 * The container engine at an address, after it said what it is. No API version is pinned: every engine answers the unversioned paths.
 * Throws BbxError E0020 where nothing answers, E0022 where it runs no Linux containers.
 */
export async function connectEngine(address: EngineAddress, signal?: AbortSignal): Promise<ContainerEngine> {
  const Docker = loadDockerode()
  const docker = new Docker(address.options)
  const options = { timeoutMs: answerMs, ...(signal === undefined ? {} : { signal }) }
  try {
    const [version, info] = await Promise.all([
      boundedCall('version', docker.version(), options),
      boundedCall('info', docker.info(), options),
    ])
    const facts = engineFacts(version, info)
    if (facts.os !== 'linux')
      throw new BbxError('E0022', { what: `the container engine runs ${facts.os} containers, a submission needs Linux` })
    return { address, facts, docker, call: boundedCall }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof BbxError && error.code === 'E0022') throw error
    const status = statusOf(error)
    throw new BbxError('E0020', {
      what: `no container engine answers at ${address.url} (${address.origin})`,
      why: error instanceof BbxError ? (error.why ?? error.message) : `${status === null ? '' : `status ${status}: `}${messageOf(error)}`,
      cause: error,
    })
  }
}
