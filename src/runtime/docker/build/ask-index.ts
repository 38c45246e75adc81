import type Dockerode from 'dockerode'
import { processIdentity } from '../../../base/process-identity.ts'
import { indexUnreachable } from '../../index-unreachable.ts'
import { messageOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { labelsOf } from '../labels.ts'
import { probeImage } from '../prove/namespace/probe-image.ts'
import { readDemuxed } from '../prove/read-demuxed.ts'

/** Whether pip's own index answers where build steps run. `unknown`: nobody could be asked, and `why` says so. */
export interface IndexAnswer {
  index: 'answers' | 'silent' | 'unknown'
  why: string
}

export interface AskIndexOptions {
  engine: ContainerEngine
  /** In place of a Python base image that is there; one that a submission's build made is never taken. */
  image?: string
  timeoutMs?: number
  signal: AbortSignal
}

const mebibyte = 1024 * 1024
const removeMs = 5_000
const nobody = '65534:65534'
/** One small package that every index has: its page and its file, as an installation fetches them. */
const command = ['python3', '-m', 'pip', 'download', '--no-deps', '--no-cache-dir', '--retries', '1', '--timeout', '5', '-d', '/tmp', 'pip']

/**
 * Lets pip of an image that no submission made fetch a package, in a throw-away container on the network that build steps have. What a failed
 * step printed is the submission's word; this is not. Never throws but for the signal: it only explains a failure that is there already.
 */
export async function askIndex({ engine, image, timeoutMs = 40_000, signal }: AskIndexOptions): Promise<IndexAnswer> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  let creating: Promise<Dockerode.Container> | null = null
  try {
    const trusted = await probeImage(engine, image ?? null, limit)
    if (trusted === null) return unknown('there is no Python base image to ask with: pull python:3.11-slim')
    creating = engine.docker.createContainer(containerOptions(trusted))
    const container = await engine.call('create a container that asks the package index', creating, { signal: limit })
    // Waiting begins before the start: a short program may be over sooner than the answer.
    const ended = container.wait({ condition: 'next-exit' })
    ended.catch(() => {})
    await engine.call('start it', container.start(), { signal: limit })
    const { StatusCode } = await engine.call('wait for it', ended, { signal: limit, timeoutMs })
    if (StatusCode === 0) return { index: 'answers', why: `pip of ${trusted} fetched a package from the network of build steps` }
    const output = readDemuxed(await engine.call('read it', container.logs({ stdout: true, stderr: true }), { signal: limit }))
    const log = output.stdout + output.stderr
    const said = indexUnreachable(log.split('\n'), log)
    if (said !== null) return { index: 'silent', why: `pip of ${trusted} does not reach it either: ${said.trim().slice(0, 300)}` }
    return unknown(`pip of ${trusted} ended with ${StatusCode}: ${log.trim().split('\n').at(-1)?.slice(0, 200) ?? ''}`)
  } catch (error) {
    signal.throwIfAborted()
    return unknown(limit.aborted ? `no answer within ${timeoutMs / 1000} s` : messageOf(error))
  } finally {
    if (creating !== null) await remove(engine, creating)
  }
}

function unknown(why: string): IndexAnswer {
  return { index: 'unknown', why }
}

function containerOptions(image: string): Dockerode.ContainerCreateOptions {
  const owner = processIdentity(process.pid)
  if (owner === null) throw new Error('this process is not there')
  return {
    Image: image,
    Entrypoint: command,
    Cmd: [],
    User: nobody,
    Env: ['HOME=/tmp', 'PIP_DISABLE_PIP_VERSION_CHECK=1'],
    Labels: labelsOf(`build-${process.pid}`, 'probe', owner),
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': 'rw,noexec,nosuid,nodev,size=64m,mode=1777' },
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      PidsLimit: 64,
      Memory: 256 * mebibyte,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    },
  }
}

/** Also where the answer to its creation was not waited for. */
async function remove(engine: ContainerEngine, creating: Promise<Dockerode.Container>): Promise<void> {
  const container = await engine.call('create it', creating, { timeoutMs: removeMs }).catch(() => null)
  if (container === null) return
  await engine.call('remove it', container.remove({ force: true, v: true }), { timeoutMs: removeMs }).catch(() => {})
}
