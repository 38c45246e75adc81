import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type Dockerode from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownAddresses } from '../../../../src/runtime/docker/prove/own-addresses.ts'
import { proveSandbox } from '../../../../src/runtime/docker/prove/prove-sandbox.ts'
import { engineForTests, fixtureImage, testLabels } from '../../../support/container-engine.ts'
import { owner, proved, sandboxed } from './proved.ts'

/** Prints where each packet goes that comes in over an interface: IPv4 addresses, and those that ARP asks for. */
const watch = `
import socket, struct, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
s.bind((sys.argv[1], 0))
print("ready", flush=True)
while True:
    p, (_, _, kind, *_) = s.recvfrom(65535)
    proto, = struct.unpack("!H", p[12:14])
    if kind == socket.PACKET_OUTGOING: continue
    if proto == 0x0800: print("ip", socket.inet_ntoa(p[30:34]), flush=True)
    if proto == 0x0806: print("arp", socket.inet_ntoa(p[38:42]), flush=True)
`

describe('a sandbox that is not tight', () => {
  const bridge = `bbxt${randomBytes(3).toString('hex')}`
  let network: Dockerode.Network
  let watcher: ChildProcess
  let seen = ''
  beforeAll(async () => {
    const { docker } = await engineForTests()
    const Options = { 'com.docker.network.bridge.name': bridge }
    network = await docker.createNetwork({ Name: bridge, Options, Labels: testLabels() })
    watcher = spawn('python3', ['-c', watch, bridge], { stdio: ['ignore', 'pipe', 'inherit'] })
    watcher.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
    })
    if (watcher.stdout === null) throw new Error('no output')
    await once(watcher.stdout, 'data')
  })
  afterAll(async () => {
    watcher.kill()
    await network.remove()
  })

  it.each(['enter', 'join'] as const)('sends packets to addresses of this host, and to no other (%s)', async (way) => {
    seen = ''
    const { verdict } = await proved(await engineForTests(), fixtureImage(), { host: { NetworkMode: network.id } }, { way })
    expect(verdict('network/metadata')).toBe('open')
    expect(verdict('network/host-services')).toBe('open')
    const own = ownAddresses()
    const packets = seen.split('\n').filter((line) => line !== '' && line !== 'ready')
    const foreign = packets.filter((line) => !own.has(line.split(' ')[1] ?? '') && !isMulticast(line))
    // The watcher works: the listeners on the host were reached over this very bridge.
    expect(packets.filter((line) => line.startsWith('ip')).length).toBeGreaterThan(4)
    expect(foreign.filter((line) => !line.startsWith('arp') || !isOnBridge(line))).toEqual([])
  })

  /** The kernel of the container announces and looks for its own address when it gets one. */
  function isOnBridge(line: string): boolean {
    const gateways = [...ownAddresses()].map((address) => address.replace(/\.\d+$/, '.'))
    return gateways.some((prefix) => line.includes(` ${prefix}`))
  }
  function isMulticast(line: string): boolean {
    const first = Number(line.split(' ')[1]?.split('.')[0])
    return first >= 224
  }
})

describe('a proof that is given up', () => {
  it('throws why, and leaves nothing', async () => {
    const engine = await engineForTests()
    await using made = await sandboxed(engine, fixtureImage())
    for (const afterMs of [0, 30, 90, 180]) {
      const run = `test-${randomBytes(4).toString('hex')}`
      const stop = new AbortController()
      const proving = proveSandbox({ engine, containerId: made.id, run, owner: owner(), image: null, way: 'join', signal: stop.signal })
      setTimeout(() => stop.abort(new Error('given up')), afterMs)
      await expect(proving).rejects.toThrow('given up')
      const left = await engine.docker.listContainers({ all: true, filters: { label: [`bbx.run=${run}`] } })
      expect(left, `after ${afterMs} ms`).toEqual([])
    }
  })
})

describe('a container engine elsewhere', () => {
  it('is asked only over its own interface: no listener is aimed at, no process of this host is looked at', async () => {
    const engine = await engineForTests()
    const remote = { ...engine, address: { ...engine.address, local: false } }
    const tight = await proved(remote, fixtureImage())
    // A container that joins the other one's processes shows what the kernel says of them, but not all that the host sees.
    expect(tight.rows.filter(({ verdict }) => verdict !== 'blocked').map(({ id, verdict }) => `${verdict} ${id}`)).toEqual([
      'unproven file/devices',
      'unproven privilege/namespaces',
    ])
    expect(tight.evidence('network/host-services')).toContain('no listener of ours')
    expect(tight.evidence('privilege/capabilities')).toMatch(/^kernel: every set of capabilities is empty/)
    const loose = await proved(remote, fixtureImage(), { host: { NetworkMode: 'bridge', ReadonlyRootfs: false }, container: { User: '0' } })
    expect(loose.verdict('network/host-services')).toBe('open')
    expect(loose.verdict('file/writes')).toBe('open')
  })

  it('that lets no container join the processes of another one still shows the network; the rest is unproven', async () => {
    const engine = await engineForTests()
    const docker = Object.assign(Object.create(engine.docker), {
      createContainer: async (options: Dockerode.ContainerCreateOptions) => {
        if (options.HostConfig?.PidMode) throw new Error('cannot join the PID namespace')
        return engine.docker.createContainer(options)
      },
    })
    await using made = await sandboxed(engine, fixtureImage())
    const remote = { ...engine, docker, address: { ...engine.address, local: false } }
    const { rows } = await proved(remote, fixtureImage(), {}, { containerId: made.id })
    expect(rows.filter(({ verdict }) => verdict === 'open')).toEqual([])
    const network = ['interfaces', 'routes', 'gateways', 'host-services', 'metadata', 'resolver', 'other-containers']
    expect(rows.filter(({ verdict }) => verdict === 'blocked').map(({ id }) => id)).toEqual([
      ...network.map((id) => `network/${id}`),
      'file/host-paths',
    ])
  })
})
