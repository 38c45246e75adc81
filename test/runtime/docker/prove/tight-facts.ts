import { containerFacts } from '../../../../src/runtime/docker/prove/container-facts.ts'
import type { InsideReport } from '../../../../src/runtime/docker/prove/inside/inside-report.ts'
import { type KernelView, parseStatus } from '../../../../src/runtime/docker/prove/kernel-view.ts'
import { mountTable } from '../../../../src/runtime/docker/prove/mount-table.ts'
import type { NamespaceReport } from '../../../../src/runtime/docker/prove/namespace/namespace-report.ts'
import type { ProofFacts } from '../../../../src/runtime/docker/prove/proof-facts.ts'
import { seccompProfile } from '../../../../src/runtime/docker/sandbox/seccomp-profile.ts'

/** Of a process in a sandbox on Docker 20.10, Linux 6.18: the lines that matter. */
export const tightStatus = [
  'Name:\ttini',
  'Uid:\t65534\t65534\t65534\t65534',
  'NSpid:\t17930\t1',
  'CapInh:\t0000000000000000',
  'CapPrm:\t0000000000000000',
  'CapEff:\t0000000000000000',
  'CapBnd:\t0000000000000000',
  'CapAmb:\t0000000000000000',
  'NoNewPrivs:\t1',
  'Seccomp:\t2',
].join('\n')

/** Of the same process. */
export const tightMounts = `72 48 0:39 / / ro,relatime master:2 - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w
73 72 0:42 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
74 72 0:43 / /dev rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755
76 72 0:45 / /sys ro,nosuid,nodev,noexec,relatime - sysfs sysfs ro
77 76 0:46 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime - tmpfs tmpfs rw,mode=755
88 74 0:47 / /dev/shm rw,nosuid,nodev,noexec,relatime - tmpfs shm rw,size=65536k
89 72 254:0 /usr/bin/tini-static /usr/sbin/docker-init ro,relatime - ext4 /dev/vda rw,discard
90 72 0:48 / /tmp rw,nosuid,nodev,noexec,relatime - tmpfs tmpfs rw,size=16384k
91 72 254:0 /var/lib/docker/containers/f9ea/resolv.conf /etc/resolv.conf ro,relatime - ext4 /dev/vda rw,discard
52 73 0:42 /sys /proc/sys ro,nosuid,nodev,noexec,relatime - proc proc rw
54 73 0:43 /null /proc/keys rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755`

const routeHead = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n'
/** A namespace without a network has these two, over loopback and to be refused. */
const sixRoutes = `${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00 ${'0'.repeat(32)} ffffffff 00000001 00000000 00200200       lo\n`.repeat(2)

export const metadata = [
  '169.254.169.254',
  '169.254.170.2',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd20:ce::254',
]

export function tightNamespace(changes: Partial<NamespaceReport> = {}): NamespaceReport {
  return {
    mark: 'm',
    via: 'nsenter',
    processes: null,
    mounts: null,
    interfaces: [{ name: 'lo', up: true, addresses: ['127.0.0.1'] }],
    tables: { route: routeHead, ipv6_route: sixRoutes, tcp: '', tcp6: '', udp: '', udp6: '' },
    paths: [...metadata, '172.17.0.1', '172.17.0.9', '10.0.0.53'].map((address) => ({ address, error: 'ENETUNREACH', source: null })),
    nameservers: ['10.0.0.53'],
    reached: [{ protocol: 'tcp', address: '192.0.2.2', port: 4000, error: 'ENETUNREACH', said: null }],
    ...changes,
  }
}

export function tightInside(changes: Partial<InsideReport> = {}): InsideReport {
  return {
    mark: 'm',
    status: tightStatus,
    sockets: [],
    raw: { 'raw IPv4': 'EPERM', packet: 'EPERM' },
    machine: { vsock: 'EPERM' },
    writes: { '/': 'EROFS', '/srv': 'ENOENT' },
    files: { '/etc/hosts': 'EROFS' },
    executes: { '/tmp': 'EPERM' },
    settings: { '/proc/sys/kernel/core_pattern': 'EACCES' },
    devices: [{ path: '/dev/null', block: false, major: 1, minor: 3 }],
    calls: { io_uring_setup: 'EPERM', unshare: 'EPERM', mount: 'EPERM' },
    ...changes,
  }
}

export function tightKernel(changes: Partial<KernelView> = {}): KernelView {
  return {
    processes: [parseStatus(17930, tightStatus)],
    mounts: mountTable(tightMounts),
    devices: [{ path: '/dev/null', block: false, major: 1, minor: 3 }],
    sharedNamespaces: [],
    ...changes,
  }
}

/** What inspect says of a container, with changes to its host configuration and to the rest. */
export function inspected(host: object = {}, rest: object = {}) {
  return containerFacts({
    Id: 'f9ea',
    Image: 'sha256:1',
    State: { Pid: 17930, Running: true },
    Config: { User: '65534:65534' },
    Mounts: [],
    HostConfig: {
      NetworkMode: 'none',
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true', `seccomp=${JSON.stringify(seccompProfile())}`],
      ReadonlyRootfs: true,
      Runtime: 'runc',
      IpcMode: 'private',
      CgroupnsMode: 'private',
      ...host,
    },
    NetworkSettings: { SandboxKey: '/var/run/docker/netns/f9ea', Networks: { none: {} } },
    ...rest,
  })
}

/** Of a container that has no way out, on an engine of this host. */
export function tightFacts(changes: Partial<ProofFacts> = {}): ProofFacts {
  return {
    running: true,
    container: inspected(),
    kernel: tightKernel(),
    inside: tightInside(),
    namespace: tightNamespace(),
    surroundings: { gateways: ['172.17.0.1'], neighbours: [{ name: 'other', address: '172.17.0.9' }], drivers: ['null'] },
    listeners: [{ target: { protocol: 'tcp', address: '192.0.2.2', port: 4000 }, works: true, heard: false }],
    allowed: { tmpfs: { '/tmp': { exec: false } }, modelsPath: '/app/models' },
    ...changes,
  }
}
