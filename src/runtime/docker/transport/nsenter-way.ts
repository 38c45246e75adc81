import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { Socket } from 'node:net'
import type { ContainerInspectInfo } from 'dockerode'
import { BbxError } from '../../../base/bbx-error.ts'
import type { Connection, ConnectOptions } from '../../../base/http.ts'
import { engineBlame } from './engine-blame.ts'
import type { ExecTarget } from './exec-wire.ts'
import { nsenterHelper } from './nsenter-helper.ts'
import type { Way } from './types.ts'

const programs = ['/usr/bin/nsenter', '/bin/nsenter', '/usr/sbin/nsenter']
/** For Node to start on a busy machine. */
const startMs = 10_000
const complaintCharacters = 500

/**
 * Requests over connections that a process of ours opens in the container's network namespace. Needs root and a container engine on this
 * very system; why not, otherwise.
 */
export async function nsenterWay(
  target: ExecTarget,
  container: ContainerInspectInfo,
  signal?: AbortSignal,
): Promise<Way | { not: string }> {
  const { engine, containerId, address, port } = target
  const { local } = engine.address
  const { rootless, virtualMachine } = engine.facts
  if (!local || virtualMachine) return { not: 'the container engine runs on another system' }
  if (rootless) return { not: "the container engine is rootless: its containers' networks belong to a user namespace of its own" }
  const nsenter = programs.find((path) => existsSync(path))
  if (nsenter === undefined) return { not: 'the program nsenter is not installed (util-linux)' }
  const { SandboxKey } = container.NetworkSettings as { SandboxKey?: string }
  const { Pid } = container.State
  if (!SandboxKey && Pid === 0) return { not: 'the container does not run' }
  const namespace = SandboxKey || `/proc/${Pid}/ns/net`

  const child = spawn(nsenter, [`--net=${namespace}`, '--', process.execPath, '-e', nsenterHelper, '--', address, String(port)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {},
  })
  const helper = talkTo(child)
  const onAbort = (): void => void child.kill('SIGKILL')
  signal?.addEventListener('abort', onAbort, { once: true })
  const why = await helper.started
  signal?.removeEventListener('abort', onAbort)
  signal?.throwIfAborted()
  if (why !== null) return { not: `nsenter: ${why}` }
  if (!SandboxKey) {
    // The number may have gone to another process meanwhile; the helper holds the namespace that it entered.
    const { State } = await engine.call('look at the container', engine.docker.getContainer(containerId).inspect())
    if (State.Pid !== Pid || !State.Running) {
      await helper.close()
      return { not: 'the container ended' }
    }
  }
  return { kind: 'nsenter', connector: { connect: helper.connect, blame: () => engineBlame(engine) }, close: helper.close }
}

type Message = { ready: true } | { opened: number } | { failed: number; code?: string; message: string }

interface Pending {
  opened(socket: Socket): void
  failed(error: Error): void
}

function talkTo(child: ChildProcess) {
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-complaintCharacters)
  })
  const pending = new Map<number, Pending>()
  let count = 0
  let gone = false
  let tellStarted: (why: string | null) => void = () => {}
  const started = new Promise<string | null>((resolve) => {
    tellStarted = resolve
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), startMs)
  const ended = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      clearTimeout(timer)
      gone = true
      tellStarted(complaint.trim() || why)
      for (const { failed } of pending.values()) failed(new BbxError('H0010', { why: `the helper ended: ${complaint.trim() || why}` }))
      resolve()
    }
    child.once('error', (error) => end(error.message))
    // Not `close`: with a channel that handed on connections it does not always come.
    child.once('exit', (code, by) => {
      const why = code === null ? `ended by ${by}` : `exit code ${code}`
      if (!child.stderr || child.stderr.readableEnded || child.stderr.destroyed) end(why)
      else child.stderr.once('close', () => end(why))
    })
  })
  child.on('message', (message: Message, socket?: unknown) => {
    if ('ready' in message) {
      clearTimeout(timer)
      tellStarted(null)
      return
    }
    const id = 'opened' in message ? message.opened : message.failed
    const asked = pending.get(id)
    pending.delete(id)
    if ('failed' in message) asked?.failed(Object.assign(new Error(message.message), { code: message.code ?? 'ECONNREFUSED' }))
    else if (socket instanceof Socket) {
      socket.on('error', () => {})
      if (asked === undefined) socket.destroy()
      else asked.opened(socket)
    } else asked?.failed(Object.assign(new Error('the server closed the connection at once'), { code: 'ECONNRESET' }))
  })

  return {
    /** null once it is ready, else why it is not. */
    started,
    connect({ timeoutMs, signal }: ConnectOptions): Promise<Connection> {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        if (gone) return reject(new BbxError('H0010', { why: 'the helper in the network namespace ended' }))
        const id = count++
        const settle = (): void => {
          clearTimeout(limit)
          signal?.removeEventListener('abort', onAbort)
        }
        const drop = (error: Error): void => {
          settle()
          pending.delete(id)
          if (child.connected) child.send({ drop: id }, () => {})
          reject(error)
        }
        const onAbort = (): void => drop(signal?.reason)
        const limit = setTimeout(
          () => drop(Object.assign(new Error('the server did not accept the connection in time'), { code: 'ETIMEDOUT' })),
          timeoutMs,
        )
        signal?.addEventListener('abort', onAbort, { once: true })
        pending.set(id, {
          opened(socket) {
            settle()
            resolve({ socket, fresh: false })
          },
          failed(error) {
            settle()
            reject(error)
          },
        })
        child.send({ open: id }, (error) => {
          if (error !== null) drop(new BbxError('H0010', { why: error.message, cause: error }))
        })
      })
    },
    async close(): Promise<void> {
      if (child.connected) child.disconnect()
      const force = setTimeout(() => child.kill('SIGKILL'), 1_000)
      await ended
      clearTimeout(force)
    },
  }
}
