import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { connectEngine } from '../../src/runtime/docker/container-engine/connect.ts'
import { hostAddress } from '../../src/runtime/docker/container-engine/find-address.ts'
import type { ContainerEngine } from '../../src/runtime/docker/container-engine/types.ts'

export interface FakeContainerEngine extends AsyncDisposable {
  engine: ContainerEngine
  /** Programs of execs so far, in order. */
  execs(): (string | undefined)[]
  /** Processes of execs that run. */
  running(): ChildProcess[]
  /** As a container engine that was killed: every connection breaks, nothing answers. */
  die(): Promise<void>
  /** As a container whose processes were all killed. */
  killContainer(): void
  /** As one that hangs: connections are accepted, nothing is answered, what is open stays silent. */
  freeze(): void
}

export interface FakeEngineOptions {
  /** Programs that the container has; others fail as Docker 20.10 tells it. Default: `python3`. */
  programs?: readonly string[]
  /** Answer of exec create in place of the real one. */
  refuse?: { status: number; message: string }
  /** The container's own command. */
  command?: readonly string[]
  /** How many bytes a frame of output has at most; Docker's own copies 32 KiB at a time. */
  frameBytes?: number
  /** How long output is on its way. */
  outputDelayMs?: number
  /** Before a process of an exec starts. */
  startDelayMs?: number
  /** What a program prints before it runs, by its name. */
  banner?: Readonly<Record<string, string>>
}

let realPython: string | undefined
function python(): string {
  realPython ??= execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim()
  return realPython
}

/**
 * The part of a container engine's API that a transport uses, over real HTTP on loopback, with one container that is this machine: its
 * execs are processes here, so the relay that runs is the real one.
 */
export async function fakeContainerEngine(options: FakeEngineOptions = {}): Promise<FakeContainerEngine> {
  const {
    programs = ['python3'],
    refuse,
    command = ['server'],
    frameBytes = 32 * 1024,
    banner = {},
    startDelayMs = 0,
    outputDelayMs = 0,
  } = options
  const made: string[][] = []
  const codes: (number | null)[] = []
  const children = new Set<ChildProcess>()
  const sockets = new Set<Socket>()
  const fake = { frozen: false, running: true }

  const json = (request: IncomingMessage, body: string): [number, unknown] => {
    const path = (request.url ?? '').replace(/\?.*/, '')
    if (path === '/version') return [200, { Version: '20.10.24', ApiVersion: '1.41', Os: 'linux', Arch: 'amd64' }]
    if (path === '/info') return [200, { NCPU: 2, MemTotal: 1e9, OperatingSystem: 'Fake' }]
    if (path === '/_ping') return [200, 'OK']
    const [, kind, , what] = path.split('/')
    if (kind === 'containers' && what === 'json') {
      const [Path, ...Args] = command
      return [200, { Path, Args, State: { Running: fake.running, Pid: 0 }, NetworkSettings: { SandboxKey: '' } }]
    }
    if (kind === 'containers' && what === 'exec') {
      if (refuse !== undefined) return [refuse.status, { message: refuse.message }]
      if (!fake.running) return [409, { message: 'Container 0123 is not running' }]
      made.push((JSON.parse(body) as { Cmd: string[] }).Cmd)
      return [201, { Id: String(made.length - 1) }]
    }
    if (kind === 'exec' && what === 'json') return [200, { ExitCode: codes[Number(path.split('/')[2])] ?? null }]
    return [404, { message: `page not found: ${path}` }]
  }

  const server: Server = createServer((request, response) => {
    if (fake.frozen) return
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const [status, answer] = json(request, body)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  // A request that asks for an upgrade comes with its body unread: it stands before what goes to the process.
  server.on('upgrade', (request, stream, head) => {
    const socket = stream as Socket
    const length = Number(request.headers['content-length'] ?? 0)
    const id = Number((request.url ?? '').split('/')[2])
    let unread = head
    const begin = (): void => {
      socket.off('data', gather)
      socket.pause()
      socket.write(
        'HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n',
      )
      setTimeout(() => run(id, socket, unread.subarray(length)), startDelayMs)
    }
    const gather = (chunk: Buffer): void => {
      unread = Buffer.concat([unread, chunk])
      if (unread.length >= length) begin()
    }
    if (unread.length >= length) begin()
    else socket.on('data', gather)
  })

  const send = (socket: Socket, kind: number, data: Buffer): boolean => {
    let flowing = true
    for (let at = 0; at < data.length; at += frameBytes) {
      const piece = data.subarray(at, at + frameBytes)
      const frame = Buffer.alloc(8)
      frame[0] = kind
      frame.writeUInt32BE(piece.length, 4)
      flowing = socket.write(Buffer.concat([frame, piece]))
    }
    return flowing
  }

  const run = (id: number, socket: Socket, first: Buffer): void => {
    const [program = '', ...args] = made[id] ?? []
    if (!programs.includes(program)) {
      codes[id] = 127
      const text = `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown\r\n`
      send(socket, 1, Buffer.from(text))
      socket.end()
      return
    }
    const child = spawn(python(), args, { stdio: ['pipe', 'pipe', 'pipe'] })
    children.add(child)
    child.stdin.on('error', () => {})
    child.stdin.write(first)
    if (banner[program] !== undefined) send(socket, 1, Buffer.from(banner[program]))
    socket.pipe(child.stdin)
    child.stdout.on('data', (data: Buffer) => {
      if (outputDelayMs > 0) return void setTimeout(() => send(socket, 1, data), outputDelayMs)
      if (fake.frozen || send(socket, 1, data)) return
      child.stdout.pause()
      socket.once('drain', () => child.stdout.resume())
    })
    child.stderr.on('data', (data: Buffer) => send(socket, 2, data))
    child.on('close', (code) => {
      children.delete(child)
      codes[id] = code ?? 137
      if (!fake.frozen) socket.end()
    })
    socket.on('close', () => child.stdin.end())
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const engine = await connectEngine(hostAddress(`tcp://127.0.0.1:${port}`, 'a test', null))
  const end = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
    for (const child of children) child.kill('SIGKILL')
  }
  return {
    engine,
    execs: () => made.map(([program]) => program),
    running: () => [...children],
    die: end,
    killContainer() {
      fake.running = false
      for (const child of children) child.kill('SIGKILL')
    },
    freeze() {
      fake.frozen = true
    },
    [Symbol.asyncDispose]: end,
  }
}
