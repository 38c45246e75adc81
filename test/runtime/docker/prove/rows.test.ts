import { describe, expect, it } from 'vitest'
import { parseStatus } from '../../../../src/runtime/docker/prove/kernel-view.ts'
import { mountTable } from '../../../../src/runtime/docker/prove/mount-table.ts'
import type { ProofFacts } from '../../../../src/runtime/docker/prove/proof-facts.ts'
import { allRows } from '../../../../src/runtime/docker/prove/rows/all-rows.ts'
import { evidenceOf, verdictOf } from '../../../../src/runtime/docker/prove/verdict.ts'
import { inspected, tightFacts, tightInside, tightKernel, tightMounts, tightNamespace, tightStatus } from './tight-facts.ts'

function judged(facts: ProofFacts): Record<string, string> {
  return Object.fromEntries(allRows.map((row) => [row.id, verdictOf(row.look(facts))]))
}
function opened(facts: ProofFacts): string[] {
  return Object.entries(judged(facts)).flatMap(([id, verdict]) => (verdict === 'open' ? [id] : []))
}
function unproven(facts: ProofFacts): string[] {
  return Object.entries(judged(facts)).flatMap(([id, verdict]) => (verdict === 'unproven' ? [id] : []))
}
function evidence(id: string, facts: ProofFacts): string {
  return evidenceOf(allRows.find((row) => row.id === id)?.look(facts) ?? [])
}
const status = (line: string) => tightKernel({ processes: [parseStatus(1, tightStatus), parseStatus(2, replaceLine(tightStatus, line))] })
const replaceLine = (text: string, line: string) => text.replace(new RegExp(`^${line.split(':')[0]}:.*$`, 'm'), line)
const mounts = (more: string, without = '') =>
  tightKernel({
    mounts: mountTable(
      `${tightMounts
        .split('\n')
        .filter((line) => without === '' || !line.includes(without))
        .join('\n')}\n${more}`,
    ),
  })
const route = (line: string) => ({ ...tightNamespace().tables, route: `${tightNamespace().tables.route}${line}\n` })
const path = (address: string) =>
  tightNamespace().paths.map((one) => (one.address === address ? { address, error: null, source: '172.17.0.2' } : one))
const socketTable = (local: string, state: string, uid: number) =>
  `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 ${uid} 0 12345 2\n`

describe('a tight container', () => {
  it('has every row blocked', () => {
    expect([...new Set(Object.values(judged(tightFacts())))]).toEqual(['blocked'])
    expect(new Set(allRows.map(({ id }) => id)).size).toBe(allRows.length)
  })
})

describe('one thing that is not tight opens its row', () => {
  const seccomp = (profile: object | 'unconfined') => ({
    SecurityOpt: ['no-new-privileges:true', `seccomp=${typeof profile === 'string' ? profile : JSON.stringify(profile)}`],
  })
  it.each<[string, Partial<ProofFacts>, string[]]>([
    [
      'an interface',
      { namespace: tightNamespace({ interfaces: [{ name: 'eth0', up: true, addresses: ['172.17.0.2'] }] }) },
      ['network/interfaces'],
    ],
    [
      'an interface that is down but has an address',
      { namespace: tightNamespace({ interfaces: [{ name: 'eth0', up: false, addresses: ['10.1.1.1'] }] }) },
      ['network/interfaces'],
    ],
    ['a network in the configuration', { container: inspected({ NetworkMode: 'bridge' }) }, ['network/interfaces']],
    [
      'a route',
      { namespace: tightNamespace({ tables: route('eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0') }) },
      ['network/routes'],
    ],
    [
      'an IPv6 route',
      {
        namespace: tightNamespace({
          tables: {
            ...tightNamespace().tables,
            ipv6_route: `fd000000000000000000000000000000 40 ${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00000100 00000001 00000000 00000001     eth0\n`,
          },
        }),
      },
      ['network/routes'],
    ],
    ['a way to a gateway', { namespace: tightNamespace({ paths: path('172.17.0.1') }) }, ['network/gateways']],
    ['a way to metadata', { namespace: tightNamespace({ paths: path('169.254.169.254') }) }, ['network/metadata']],
    ['a way to metadata over IPv6', { namespace: tightNamespace({ paths: path('fd00:ec2::254') }) }, ['network/metadata']],
    ['a way to a neighbour', { namespace: tightNamespace({ paths: path('172.17.0.9') }) }, ['network/other-containers']],
    ['a way to the name server', { namespace: tightNamespace({ paths: path('10.0.0.53') }) }, ['network/resolver']],
    [
      'an address about which nothing was said',
      { namespace: tightNamespace({ paths: tightNamespace().paths.filter(({ address }) => address !== '169.254.170.2') }) },
      ['network/metadata'],
    ],
    [
      "Docker's own resolver",
      { namespace: tightNamespace({ tables: { ...tightNamespace().tables, udp: socketTable('0B00007F:A1B2', '07', 0) } }) },
      ['network/resolver'],
    ],
    [
      'a name server of the host on loopback',
      {
        namespace: tightNamespace({
          nameservers: ['127.0.0.53'],
          tables: { ...tightNamespace().tables, tcp: socketTable('00000000:0035', '0A', 0) },
        }),
      },
      ['network/resolver'],
    ],
    [
      'a listener that heard the word',
      { listeners: [{ target: { protocol: 'tcp', address: '192.0.2.2', port: 4000 }, works: true, heard: true }] },
      ['network/host-services'],
    ],
    [
      'a listener without an outcome',
      { listeners: [{ target: { protocol: 'udp', address: '192.0.2.2', port: 4001 }, works: true, heard: false }] },
      ['network/host-services'],
    ],
    ['CAP_NET_RAW in a bounding set', { kernel: status('CapBnd:\t0000000000002000') }, ['network/raw-sockets', 'privilege/capabilities']],
    ['a raw socket', { inside: tightInside({ raw: { 'raw IPv4': null, packet: 'EPERM' } }) }, ['network/raw-sockets']],
    ['a socket to the hypervisor', { inside: tightInside({ machine: { vsock: null } }) }, ['network/vsock']],
    ['a socket of the engine, by its path', { inside: tightInside({ sockets: ['/run/docker.sock'] }) }, ['file/docker-socket']],
    [
      'a socket of the engine, mounted under another name',
      { kernel: mounts('99 72 0:5 /docker.sock /x ro - tmpfs tmpfs rw') },
      ['file/docker-socket'],
    ],
    [
      'a socket of the engine, as configured',
      { container: inspected({}, { Mounts: [{ Type: 'bind', Source: '/run/podman/podman.sock', Destination: '/p', RW: false }] }) },
      ['file/docker-socket', 'file/host-paths'],
    ],
    [
      'models that can be written',
      { container: inspected({}, { Mounts: [{ Type: 'bind', Source: '/m', Destination: '/app/models', RW: true }] }) },
      ['file/host-paths'],
    ],
    [
      'a volume that can be written',
      { container: inspected({}, { Mounts: [{ Type: 'volume', Source: '/v', Destination: '/data', RW: true }] }) },
      ['file/host-paths'],
    ],
    [
      'a disk that can be written',
      { kernel: mounts('99 72 254:0 /x /data rw,relatime - ext4 /dev/vda rw') },
      ['file/host-paths', 'file/writes'],
    ],
    ['a writable root', { kernel: mounts('72 48 0:39 / / rw,relatime - overlay overlay rw', ' / / ') }, ['file/writes']],
    ['a writable root in the configuration', { container: inspected({ ReadonlyRootfs: false }) }, ['file/writes']],
    ['a file that could be written', { inside: tightInside({ writes: { '/etc': null } }) }, ['file/writes']],
    ['a file of the engine that could be written', { inside: tightInside({ files: { '/etc/hosts': null } }) }, ['file/writes']],
    ['a tmpfs that was not granted', { kernel: mounts('99 72 0:9 / /run rw,noexec - tmpfs tmpfs rw') }, ['file/writes']],
    ['a /tmp with exec', { kernel: mounts('90 72 0:48 / /tmp rw,nosuid - tmpfs tmpfs rw', ' /tmp ') }, ['file/execute']],
    ['a file that could be executed', { inside: tightInside({ executes: { '/tmp': null } }) }, ['file/execute']],
    ['a writable /sys', { kernel: mounts('76 72 0:45 / /sys rw - sysfs sysfs rw', ' /sys ') }, ['file/kernel-settings']],
    ['no mount over /proc/sys', { kernel: mounts('', ' /proc/sys ') }, ['file/kernel-settings']],
    ['a setting that opened', { inside: tightInside({ settings: { '/proc/sysrq-trigger': null } }) }, ['file/kernel-settings']],
    ['a block device', { kernel: tightKernel({ devices: [{ path: '/dev/vda', block: true, major: 254, minor: 0 }] }) }, ['file/devices']],
    ['/dev/kvm', { inside: tightInside({ devices: [{ path: '/dev/kvm', block: false, major: 10, minor: 232 }] }) }, ['file/devices']],
    [
      'a GPU that was not asked for',
      { kernel: tightKernel({ devices: [{ path: '/dev/nvidia0', block: false, major: 195, minor: 0 }] }) },
      ['file/devices'],
    ],
    ['a rule for devices', { container: inspected({ DeviceCgroupRules: ['c 10:* rwm'] }) }, ['file/devices']],
    ['a child that is root', { kernel: status('Uid:\t65534\t0\t65534\t65534') }, ['privilege/user']],
    ['no user in the configuration', { container: inspected({}, { Config: { User: '' } }) }, ['privilege/user']],
    ['a capability that is only inheritable', { kernel: status('CapInh:\t0000000000000001') }, ['privilege/capabilities']],
    ['privileged', { container: inspected({ Privileged: true }) }, ['privilege/capabilities', 'privilege/seccomp']],
    ['an added capability', { container: inspected({ CapAdd: ['SYS_PTRACE'] }) }, ['privilege/capabilities']],
    ['a process without NoNewPrivs', { kernel: status('NoNewPrivs:\t0') }, ['privilege/no-new-privileges']],
    [
      'no-new-privileges switched off',
      { container: inspected({ SecurityOpt: ['no-new-privileges:false'] }) },
      ['privilege/no-new-privileges'],
    ],
    ['a process without a filter', { kernel: status('Seccomp:\t0') }, ['privilege/seccomp']],
    ['unconfined', { container: inspected(seccomp('unconfined')) }, ['privilege/seccomp']],
    ['io_uring', { inside: tightInside({ calls: { io_uring_setup: null, unshare: 'EPERM', mount: 'EPERM' } }) }, ['privilege/io-uring']],
    [
      'unshare',
      { inside: tightInside({ calls: { io_uring_setup: 'EPERM', unshare: null, mount: 'EPERM' } }) },
      ['privilege/new-namespaces'],
    ],
    [
      'a mount that failed only for its type',
      {
        container: inspected({ SecurityOpt: ['no-new-privileges:true'] }),
        inside: tightInside({ calls: { io_uring_setup: 'EPERM', unshare: 'EPERM', mount: 'ENODEV' } }),
      },
      ['privilege/new-namespaces'],
    ],
    ['the pid namespace of the host', { kernel: status('NSpid:\t17930') }, ['privilege/namespaces']],
    ['a shared namespace', { kernel: tightKernel({ sharedNamespaces: ['ipc'] }) }, ['privilege/namespaces']],
    ['a namespace of another container', { container: inspected({ IpcMode: 'container:abc' }) }, ['privilege/namespaces']],
  ])('%s', (_, changes, open) => {
    expect(opened(tightFacts(changes))).toEqual(open)
  })
})

describe('what is granted or leads nowhere opens nothing', () => {
  it.each<[string, Partial<ProofFacts>]>([
    [
      'a tunnel device of the kernel, down and without an address',
      {
        namespace: tightNamespace({
          interfaces: [
            { name: 'lo', up: true, addresses: [] },
            { name: 'sit0', up: false, addresses: [] },
          ],
        }),
      },
    ],
    ['a route that refuses', { namespace: tightNamespace({ tables: route('*\t00000000\t00000000\t0200\t0\t0\t0\t00000000\t0\t0\t0') }) }],
    [
      "a name server of the submission's own on loopback",
      {
        namespace: tightNamespace({
          nameservers: ['127.0.0.1'],
          tables: { ...tightNamespace().tables, udp: socketTable('0100007F:0035', '07', 65534) },
        }),
      },
    ],
    [
      "a connected socket of the probe's own",
      {
        namespace: tightNamespace({
          nameservers: ['127.0.0.1'],
          tables: { ...tightNamespace().tables, udp: socketTable('0100007F:0035', '01', 0) },
        }),
      },
    ],
    [
      'models to be read',
      { container: inspected({}, { Mounts: [{ Type: 'bind', Source: '/m', Destination: '/app/models', RW: false }] }) },
    ],
    [
      'a volume to be read, from a VOLUME of the image',
      { container: inspected({}, { Mounts: [{ Type: 'volume', Source: '/v', Destination: '/data', RW: false }] }) },
    ],
    [
      'exec where the policy grants it',
      {
        kernel: mounts('90 72 0:48 / /tmp rw,nosuid - tmpfs tmpfs rw', ' /tmp '),
        allowed: { tmpfs: { '/tmp': { exec: true } }, modelsPath: null },
      },
    ],
    [
      'a GPU that was asked for',
      {
        container: inspected({ DeviceRequests: [{}] }),
        kernel: tightKernel({ devices: [{ path: '/dev/nvidia0', block: false, major: 195, minor: 0 }] }),
      },
    ],
    ['a kernel without vsock', { inside: tightInside({ machine: { vsock: 'EAFNOSUPPORT' } }) }],
    ['a copy out of the container by somebody', { kernel: mounts('99 72 254:0 /c/hosts /etc/hosts rw,relatime - ext4 /dev/vda rw') }],
    ['no other container', { surroundings: { gateways: [], neighbours: [], drivers: ['null'] } }],
    [
      'a listener that this host itself does not reach',
      { listeners: [{ target: { protocol: 'tcp', address: '192.0.2.9', port: 1 }, works: false, heard: false }] },
    ],
  ])('%s', (_, changes) => {
    expect(Object.entries(judged(tightFacts(changes))).filter(([, verdict]) => verdict !== 'blocked')).toEqual([])
  })
})

describe('a source that says nothing', () => {
  const silent = { missing: 'silent', why: 'no report' } as const
  const unknown = { missing: 'unknown', why: 'not from here' } as const
  const network = allRows
    .map(({ id }) => id)
    .filter((id) => id.startsWith('network/') && id !== 'network/raw-sockets' && id !== 'network/vsock')

  it('is open where it was asked: the network', () => {
    expect(opened(tightFacts({ namespace: silent }))).toEqual(network)
  })
  it('is unproven where it cannot be asked: the network', () => {
    const verdicts = judged(tightFacts({ namespace: unknown }))
    expect(network.map((id) => verdicts[id])).toEqual(network.map(() => 'unproven'))
    expect(evidence('network/routes', tightFacts({ namespace: unknown }))).toBe('namespace: not from here')
  })
  it('leaves to the kernel what the kernel shows, when the image says nothing', () => {
    expect(opened(tightFacts({ inside: silent }))).toEqual([])
    expect(unproven(tightFacts({ inside: unknown }))).toEqual([])
  })
  it('leaves no word on single system calls, without a profile that can be read', () => {
    const calls = ['network/vsock', 'privilege/io-uring', 'privilege/new-namespaces']
    const container = inspected({ SecurityOpt: ['no-new-privileges:true'] })
    expect(opened(tightFacts({ container, inside: silent }))).toEqual(calls)
    expect(unproven(tightFacts({ container, inside: unknown }))).toEqual(calls)
  })
  it('leaves nothing but claims, which prove nothing, when neither can be asked', () => {
    const verdicts = judged(tightFacts({ inside: unknown, kernel: unknown }))
    expect(verdicts['privilege/capabilities']).toBe('unproven')
    expect(evidence('privilege/capabilities', tightFacts({ inside: unknown, kernel: unknown }))).toContain('engine: dropped ALL')
    // Which paths of the host are mounted only the container engine itself decides.
    expect(verdicts['file/host-paths']).toBe('blocked')
  })
  it('is not made up for by a profile that lets one of the calls pass, or a process that is not filtered', () => {
    const one = { defaultAction: 'SCMP_ACT_ERRNO', syscalls: [{ names: ['mount', 'socketcall'], action: 'SCMP_ACT_ALLOW' }] }
    const container = inspected({ SecurityOpt: ['no-new-privileges:true', `seccomp=${JSON.stringify(one)}`] })
    expect(opened(tightFacts({ container, inside: silent }))).toEqual(['network/vsock', 'privilege/new-namespaces'])
    expect(opened(tightFacts({ kernel: status('Seccomp:\t0'), inside: silent }))).toEqual([
      'network/vsock',
      'privilege/seccomp',
      'privilege/io-uring',
      'privilege/new-namespaces',
    ])
  })
  it('whose engine does not tell its networks is unproven there', () => {
    const verdicts = judged(tightFacts({ surroundings: unknown }))
    expect([verdicts['network/gateways'], verdicts['network/other-containers']]).toEqual(['unproven', 'unproven'])
  })
  it('is open without listeners as soon as anything leads out', () => {
    expect(opened(tightFacts({ listeners: [] }))).toEqual([])
    const out = tightNamespace({ interfaces: [{ name: 'eth0', up: true, addresses: [] }] })
    expect(opened(tightFacts({ listeners: [], namespace: out }))).toContain('network/host-services')
  })
})

describe('a perfect report from inside', () => {
  const unknown = { missing: 'unknown', why: 'not from here' } as const
  const alone = tightFacts({ kernel: unknown, namespace: unknown })
  it('proves nothing: whoever made the image may have written it', () => {
    expect(Object.entries(judged(alone)).filter(([, verdict]) => verdict === 'blocked')).toEqual([['file/host-paths', 'blocked']])
    expect(opened(alone)).toEqual([])
    expect(evidence('file/writes', alone)).toContain("the image's Python: / EROFS")
  })
  it('does not make up for a kernel that may not look', () => {
    const { devices: _, ...rest } = tightKernel()
    expect(judged(tightFacts({ kernel: { ...rest, devices: null } }))['file/devices']).toBe('unproven')
  })
  it('is not what decided, where something else did', () => {
    expect(evidence('privilege/user', tightFacts())).toMatch(/^kernel: .*the image's Python: /)
  })
})

describe('a runtime with a kernel of its own', () => {
  const unknown = { missing: 'unknown', why: 'a kernel between' } as const
  const loose = tightInside({
    calls: { io_uring_setup: 'ENOSYS', unshare: null, mount: null },
    status: tightStatus.replace('Seccomp:\t2', 'Seccomp:\t0'),
  })
  it('is not blamed for system calls that never reach the host', () => {
    const facts = tightFacts({ container: inspected({ Runtime: 'runsc' }), kernel: unknown, inside: loose })
    const verdicts = judged(facts)
    expect(opened(facts)).toEqual([])
    expect([verdicts['privilege/seccomp'], verdicts['privilege/new-namespaces'], verdicts['privilege/io-uring']]).toEqual([
      'unproven',
      'unproven',
      'unproven',
    ])
    expect(evidence('privilege/new-namespaces', facts)).toContain("by the kernel of runsc and not by the host's")
  })
  it('is the only one of which that is so', () => {
    expect(opened(tightFacts({ container: inspected({ Runtime: 'my-own-runtime' }), kernel: unknown, inside: loose }))).toEqual([
      'privilege/seccomp',
      'privilege/new-namespaces',
    ])
  })
})

describe('verdictOf', () => {
  const seen = (...says: ('blocked' | 'open' | 'claimed' | 'silent' | 'unknown')[]) =>
    says.map((one) => ({ by: 'kernel', says: one, what: one }) as const)
  it.each([
    [seen(), 'unproven'],
    [seen('claimed'), 'unproven'],
    [seen('claimed', 'unknown'), 'unproven'],
    [seen('silent'), 'open'],
    [seen('silent', 'unknown', 'claimed'), 'open'],
    [seen('blocked', 'silent'), 'blocked'],
    [seen('blocked', 'unknown'), 'blocked'],
    [seen('blocked', 'open'), 'open'],
    [seen('claimed', 'open', 'silent'), 'open'],
  ] as const)('%j is %s', (list, verdict) => {
    expect(verdictOf(list)).toBe(verdict)
  })
  it.each([
    [['blocked'], 'unproven'],
    [['blocked', 'claimed'], 'unproven'],
    [['open'], 'open'],
    [['silent'], 'open'],
  ] as const)('from inside, %j is %s', (says, verdict) => {
    expect(verdictOf(says.map((one) => ({ by: 'inside', says: one, what: one })))).toBe(verdict)
  })
  it('names what decided first, and whose word it is', () => {
    expect(
      evidenceOf([
        { by: 'engine', says: 'claimed', what: 'a' },
        { by: 'inside', says: 'open', what: 'b' },
      ]),
    ).toBe("the image's Python: b; engine: a")
  })
})
