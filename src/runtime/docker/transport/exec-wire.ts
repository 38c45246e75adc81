import type { Duplex } from 'node:stream'
import type { Exec } from 'dockerode'
import { messageOf, statusOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { engineFrames, frameReader } from './frames.ts'
import type { RelayWire } from './relay-link.ts'
import { relayProgram } from './relay-program.ts'

export interface ExecTarget {
  engine: ContainerEngine
  containerId: string
  address: string
  port: number
}

export interface ExecWire extends RelayWire {
  exec: Exec
  /** The end of what the process wrote to stderr. */
  complaint(): string
}

/** Another than the server's (65534), so that the two cannot touch each other. */
const relayUser = '65533:65533'
const callMs = 10_000
const complaintBytes = 2048

/**
 * Starts the relay in the container with this Python. Throws ECONNREFUSED where the container does not run, BbxError E0021 or E0028 where
 * the container engine fails. That the program is missing shows later: the engine tells it on the process's own stdout.
 */
export async function execWire(
  { engine, containerId, address, port }: ExecTarget,
  python: string,
  signal?: AbortSignal,
): Promise<ExecWire> {
  const limits = { timeoutMs: callMs, ...(signal === undefined ? {} : { signal }) }
  try {
    const creating = engine.docker.getContainer(containerId).exec({
      Cmd: [python, '-ISu', '-c', relayProgram, address, String(port)],
      User: relayUser,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: false,
    })
    const exec = await engine.call('prepare a relay', creating, limits)
    const starting: Promise<Duplex> = exec.start({ hijack: true, stdin: true })
    const stream = await engine.call('start a relay', starting, limits).catch((error: unknown) => {
      // It may come up after we gave up on it.
      starting.then((late) => late.destroy()).catch(() => {})
      throw error
    })
    return { exec, ...demultiplexed(stream) }
  } catch (error) {
    throw whyNotStarted(error)
  }
}

function demultiplexed(stream: Duplex): Omit<ExecWire, 'exec'> {
  let complaint = ''
  return {
    stream,
    complaint: () => complaint.trim(),
    listen(hear) {
      const read = frameReader(engineFrames, (kind, piece) => {
        if (kind === 1) hear(piece)
        else if (kind === 2) complaint = (complaint + piece.toString('utf8')).slice(-complaintBytes)
        else stream.destroy(new Error('the container engine sent something else than frames'))
      })
      stream.on('data', (chunk: Buffer) => {
        if (!stream.destroyed) read(chunk)
      })
    },
  }
}

/** 404 and 409: the container is gone, stopped or paused. Some engines say it with 500. */
function whyNotStarted(error: unknown): unknown {
  const status = statusOf(error)
  if (status === null) return error
  const text = messageOf(error)
  const stopped = status === 404 || status === 409 || /not running|stopped|no such container/i.test(text)
  return Object.assign(new Error(`the container engine starts no process in the container: ${text}`), {
    code: stopped && !/paused/i.test(text) ? 'ECONNREFUSED' : 'ENOEXEC',
  })
}
