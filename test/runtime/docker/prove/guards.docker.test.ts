import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Dockerode from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allRows } from '../../../../src/runtime/docker/prove/rows/all-rows.ts'
import { engineForTests, fixtureImage, testLabels, variantImage } from '../../../support/container-engine.ts'
import { type Change, proved, sandboxed } from './proved.ts'

/** Docker's own filter denies io_uring, and sockets to the hypervisor, from these releases on; which is not to be seen from outside. */
const ioUringDeniedFrom = 25

describe('the whole sandbox', () => {
  it.each(['enter', 'join'] as const)('shows every way out blocked (%s)', async (way) => {
    const engine = await engineForTests()
    const { rows } = await proved(engine, fixtureImage(), {}, { way })
    expect(rows.map(({ id }) => id)).toEqual(allRows.map(({ id }) => id))
    expect(rows.filter(({ verdict }) => verdict !== 'blocked')).toEqual([])
    const via = rows.find(({ id }) => id === 'network/interfaces')?.evidence
    if (way === 'join') expect(via).toContain('a container from python:3.11-slim that joined it')
  })

  it('aims at listeners on every IPv4 address that this host has', async () => {
    const evidence = (await proved(await engineForTests(), fixtureImage())).evidence('network/host-services')
    expect(evidence).toContain('127.0.0.1')
    // Of Docker's own bridge, also while no container is attached to it.
    expect(evidence).toContain('172.17.0.1')
  })

  it('takes a few seconds at most, and leaves nothing', async () => {
    const engine = await engineForTests()
    await using made = await sandboxed(engine, fixtureImage())
    const started = Date.now()
    await proved(engine, fixtureImage(), {}, { way: 'join', containerId: made.id })
    expect(Date.now() - started).toBeLessThan(10_000)
    const probes = await engine.docker.listContainers({ all: true, filters: { label: ['bbx.role=probe'] } })
    expect(probes).toEqual([])
  })
})

describe('a guard that is removed', () => {
  let folder: string
  let socket: Server
  let isolated: Dockerode.Network
  let named: Dockerode.Network
  beforeAll(async () => {
    const { docker } = await engineForTests()
    folder = await mkdtemp(join(tmpdir(), 'bbx-guards-'))
    socket = createServer().listen(join(folder, 'docker.sock'))
    isolated = await docker.createNetwork({ Name: `${folder.slice(-6)}-internal`, Internal: true, Labels: testLabels() })
    named = await docker.createNetwork({ Name: `${folder.slice(-6)}-bridge`, Labels: testLabels() })
  })
  afterAll(async () => {
    socket.close()
    await rm(folder, { recursive: true, force: true })
    await Promise.all([isolated.remove(), named.remove()])
  })

  const onBridge = ['interfaces', 'routes', 'gateways', 'host-services', 'metadata', 'resolver'].map((name) => `network/${name}`)
  const table: readonly [string, () => Change, readonly string[]][] = [
    ['the default bridge', () => ({ host: { NetworkMode: 'bridge' } }), onBridge],
    [
      'an internal bridge',
      () => ({ host: { NetworkMode: isolated.id } }),
      ['network/interfaces', 'network/routes', 'network/host-services'],
    ],
    ['a named bridge, with its resolver', () => ({ host: { NetworkMode: named.id } }), onBridge],
    ['the network of the host', () => ({ host: { NetworkMode: 'host' } }), [...onBridge, 'privilege/namespaces']],
    ['CAP_NET_RAW', () => ({ host: { CapAdd: ['NET_RAW'] } }), ['network/raw-sockets', 'privilege/capabilities']],
    [
      'CAP_NET_RAW, as root',
      () => ({ container: { User: '0' }, host: { CapAdd: ['NET_RAW'] } }),
      ['network/raw-sockets', 'privilege/user'],
    ],
    ['root', () => ({ container: { User: '0:0' } }), ['privilege/user']],
    ['a root that can be written', () => ({ host: { ReadonlyRootfs: false } }), ['file/writes']],
    ['a root that can be written, as root', () => ({ container: { User: '0' }, host: { ReadonlyRootfs: false } }), ['file/writes']],
    [
      'the socket of a container engine',
      () => ({ host: { Mounts: [{ Type: 'bind', Source: join(folder, 'docker.sock'), Target: '/var/run/docker.sock' }] } }),
      ['file/docker-socket', 'file/host-paths'],
    ],
    [
      'a folder of the host, only to be read',
      () => ({ host: { Mounts: [{ Type: 'bind', Source: folder, Target: '/host', ReadOnly: true }] } }),
      ['file/host-paths'],
    ],
    ['a volume that the image asks for', () => ({ container: { Volumes: { '/data': {} } } }), ['file/host-paths', 'file/writes']],
    ['another temporary file system', () => ({ host: { Tmpfs: { '/tmp': 'noexec', '/var/tmp': 'noexec' } } }), ['file/writes']],
    ['a /tmp with exec', () => ({ host: { Tmpfs: { '/tmp': 'rw,exec,nosuid,mode=1777' } } }), ['file/execute']],
    ['settings of the kernel', () => ({ host: { ReadonlyPaths: [], MaskedPaths: [] } as object }), ['file/kernel-settings']],
    [
      'a device of the host',
      () => ({ host: { Devices: [{ PathOnHost: '/dev/kmsg', PathInContainer: '/dev/kmsg', CgroupPermissions: 'r' }] } }),
      ['file/devices'],
    ],
    ['no-new-privileges', () => ({ host: { SecurityOpt: [] } }), ['privilege/no-new-privileges']],
    [
      'the filter of system calls',
      () => ({ host: { SecurityOpt: ['no-new-privileges:true', 'seccomp=unconfined'] } }),
      ['privilege/seccomp', 'privilege/io-uring', 'privilege/new-namespaces'],
    ],
    ['the pid namespace', () => ({ host: { PidMode: 'host' } }), ['privilege/namespaces']],
    ['the ipc namespace', () => ({ host: { IpcMode: 'host' } }), ['privilege/namespaces']],
    [
      'the filter, for a root that may mount',
      () => ({ container: { User: '0' }, host: { CapAdd: ['SYS_ADMIN'], SecurityOpt: ['seccomp=unconfined'] } }),
      ['privilege/new-namespaces', 'privilege/capabilities', 'privilege/no-new-privileges', 'privilege/user'],
    ],
  ]

  it.each(table)('opens rows: %s', async (_, change, open) => {
    const { rows } = await proved(await engineForTests(), fixtureImage(), change())
    const verdicts = Object.fromEntries(rows.map(({ id, verdict }) => [id, verdict]))
    expect(verdicts).toMatchObject(Object.fromEntries(open.map((id) => [id, 'open'])))
  })

  it('is not misled by a copy out of the container at the same time', async () => {
    const engine = await engineForTests()
    await using made = await sandboxed(engine, fixtureImage())
    const container = engine.docker.getContainer(made.id)
    let copying = true
    const copies = (async () => {
      while (copying) for await (const _ of await container.getArchive({ path: '/etc/resolv.conf' })) void _
    })()
    try {
      const { rows } = await proved(engine, fixtureImage(), {}, { containerId: made.id })
      expect(rows.filter(({ verdict }) => verdict !== 'blocked')).toEqual([])
    } finally {
      copying = false
      await copies
    }
  })

  it('opens the row of other containers: a neighbour on the same bridge, to which nothing is sent', async () => {
    const engine = await engineForTests()
    await using neighbour = await sandboxed(engine, fixtureImage(), { host: { NetworkMode: named.id } })
    const { NetworkSettings } = await engine.docker.getContainer(neighbour.id).inspect()
    const address = Object.values(NetworkSettings.Networks)[0]?.IPAddress
    const beside = await proved(engine, fixtureImage(), { host: { NetworkMode: named.id } })
    expect(beside.verdict('network/other-containers')).toBe('open')
    expect(beside.evidence('network/other-containers')).toContain(`a way to ${address}`)
    const apart = await proved(engine, fixtureImage())
    expect(apart.verdict('network/other-containers')).toBe('blocked')
    expect(apart.evidence('network/other-containers')).toContain(`${address} ENETUNREACH`)
  })

  it.each(['enter', 'join'] as const)('names the listeners that were reached over a bridge (%s)', async (way) => {
    const { evidence } = await proved(await engineForTests(), fixtureImage(), { host: { NetworkMode: named.id } }, { way })
    expect(evidence('network/host-services')).toMatch(/reached: .*tcp 172\.17\.0\.1 \d+/)
    expect(evidence('network/host-services')).toMatch(/udp 172\.17\.0\.1 \d+/)
    // The container's own loopback is not the host's.
    expect(evidence('network/host-services')).not.toContain('127.0.0.1')
  })

  it("shows what the container engine's own filter lets pass", async () => {
    const engine = await engineForTests()
    const { verdict } = await proved(engine, fixtureImage(), { host: { SecurityOpt: ['no-new-privileges:true'] } })
    const isOld = engine.facts.product === 'docker' && Number.parseInt(engine.facts.version, 10) < ioUringDeniedFrom
    expect(verdict('privilege/seccomp')).toBe('blocked')
    expect(verdict('privilege/io-uring')).toBe(isOld ? 'open' : 'unproven')
    if (isOld && existsSync('/proc/net/vsock')) expect(verdict('network/vsock')).toBe('open')
  })

  it('is more than a row: a setuid program becomes root without no-new-privileges, and does not with it', async () => {
    const engine = await engineForTests()
    const image = await variantImage([
      'RUN cp "$(readlink -f "$(command -v python3)")" /usr/bin/becomes-root && chmod 4755 /usr/bin/becomes-root',
    ])
    const effective = async (change: Change) => {
      await using made = await sandboxed(engine, image, change)
      const exec = await engine.docker.getContainer(made.id).exec({
        Cmd: ['/usr/bin/becomes-root', '-ISc', 'import os; print("euid", os.geteuid())'],
        User: '65534:65534',
        AttachStdout: true,
        AttachStderr: true,
      })
      const chunks: Buffer[] = []
      for await (const chunk of await exec.start({ hijack: true, stdin: false })) chunks.push(chunk as Buffer)
      return /euid \d+/.exec(Buffer.concat(chunks).toString())?.[0]
    }
    expect(await effective({ host: { SecurityOpt: [] } })).toBe('euid 0')
    expect(await effective({})).toBe('euid 65534')
  })
})
