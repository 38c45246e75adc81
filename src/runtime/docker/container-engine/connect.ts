import { BbxError } from '../../../base/bbx-error.ts'
import { boundedCall, messageOf, statusOf } from './call.ts'
import { engineFacts } from './engine-facts.ts'
import { loadDockerode } from './load-dockerode.ts'
import type { ContainerEngine, EngineAddress } from './types.ts'

const answerMs = 10_000
const whyLength = 200

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
    if (facts === null) throw noEngine(address, 'something answers there, but not as a container engine does')
    if (facts.os !== 'linux')
      throw new BbxError('E0022', { what: `the container engine runs ${facts.os} containers, a submission needs Linux` })
    return { address, facts, docker, call: boundedCall }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof BbxError && (error.code === 'E0022' || error.code === 'E0020')) throw error
    throw noEngine(address, whyNot(error), error)
  }
}

function noEngine(address: EngineAddress, why: string, cause?: unknown): BbxError {
  return new BbxError('E0020', { what: `no container engine answers at ${address.url} (${address.origin})`, why, cause })
}

function whyNot(error: unknown): string {
  if (error instanceof BbxError) return error.why ?? error.message
  const status = statusOf(error)
  // What stands in for a container engine may send a page: its first line is enough.
  const said = (messageOf(error).split('\n')[0] ?? '').slice(0, whyLength)
  return `${status === null ? '' : `status ${status}: `}${said}`
}
