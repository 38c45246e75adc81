import { describe, expect, it } from 'vitest'
import { confirmRestrictions } from '../../../../src/runtime/docker/sandbox/confirm-restrictions.ts'
import { containerOptions } from '../../../../src/runtime/docker/sandbox/container-options.ts'
import { type InspectAnswer, parseInspect } from '../../../../src/runtime/docker/sandbox/inspect-answer.ts'
import { restrictions, type SeenContainer } from '../../../../src/runtime/docker/sandbox/restrictions.ts'
import { babelbitContainer } from '../../../../src/tracks/babelbit/container.ts'

const wanted = containerOptions({
  ...{ name: 'n', image: 'i', labels: {}, policy: babelbitContainer, facts: { cpus: 2, memoryBytes: 8e9 }, memoryBytes: 1e9 },
  ...{ models: { type: 'bind' as const, source: '/m' }, imageVolumes: [], seccomp: '{}', openFiles: 4096, gpus: null, engineRuntime: null },
}).create

/** As Docker 20.10 answers about a container that was made with exactly these options. */
const raw = {
  Id: 'c',
  State: { Status: 'running', Running: true },
  Config: { User: '65534:65534' },
  HostConfig: { ...wanted.HostConfig, CapAdd: null, Devices: null },
  Mounts: [{ Type: 'bind', Source: '/m', Destination: '/app/models', RW: false }],
  NetworkSettings: { Networks: { none: {} } },
}

function seen(changes: Partial<SeenContainer> = {}, host: Partial<InspectAnswer['HostConfig']> = {}, other: object = {}): SeenContainer {
  const inspect = parseInspect({ ...raw, ...other, HostConfig: { ...raw.HostConfig, ...host } })
  return { wanted, inspect, counted: { memoryBytes: 1e9, pids: 512 }, warnings: [], seccomp: { lacking: null, unsure: null }, ...changes }
}

const missing = (container: SeenContainer) => confirmRestrictions(container).missing.map(({ what, required }) => ({ what, required }))

describe('what the container engine confirms', () => {
  it('is everything where everything is in force', () => {
    expect(confirmRestrictions(seen())).toEqual({ enforced: restrictions.map(({ what }) => what), missing: [] })
  })

  it.each([
    // What inspect says, which restriction is missing, whether a submission is run without it
    ['bridge network', seen({}, { NetworkMode: 'default' }), 'no network', true],
    ['second network', seen({}, {}, { NetworkSettings: { Networks: { none: {}, web: {} } } }), 'no network', true],
    ['root', seen({}, {}, { Config: { User: '' } }), 'user nobody', true],
    ['privileged', seen({}, { Privileged: true }), 'all capabilities dropped', true],
    ['a capability', seen({}, { CapAdd: ['NET_RAW'] }), 'all capabilities dropped', true],
    ['default capabilities', seen({}, { CapDrop: null }), 'all capabilities dropped', true],
    ['setuid works', seen({}, { SecurityOpt: ['seccomp={}'] }), 'no new privileges', true],
    ['setuid works, said so', seen({}, { SecurityOpt: ['no-new-privileges:false', 'seccomp={}'] }), 'no new privileges', true],
    ['writable root', seen({}, { ReadonlyRootfs: false }), 'read-only root', true],
    [
      "the engine's socket",
      seen({}, {}, { Mounts: [{ Type: 'bind', Source: '/s', Destination: '/var/run/docker.sock', RW: false }] }),
      'nothing of the host but models, read-only',
      true,
    ],
    ['writable models', seen({}, {}, { Mounts: [{ ...raw.Mounts[0], RW: true }] }), 'nothing of the host but models, read-only', true],
    ['a device', seen({}, { Devices: [{ PathOnHost: '/dev/sda' }] }), 'nothing of the host but models, read-only', true],
    ['host processes', seen({}, { PidMode: 'host' }), 'private IPC and process namespaces', true],
    ['host IPC', seen({}, { IpcMode: 'host' }), 'private IPC and process namespaces', true],
    ['host cgroups', seen({}, { CgroupnsMode: 'host' }), 'private cgroup namespace', false],
    [
      'no filter',
      seen({}, { SecurityOpt: ['no-new-privileges:true', 'seccomp=unconfined'] }),
      'system calls filtered, io_uring denied',
      true,
    ],
    ['filter dropped', seen({}, { SecurityOpt: ['no-new-privileges:true'] }), 'system calls filtered, io_uring denied', true],
    [
      'a filter that nobody knows',
      seen({ seccomp: { lacking: null, unsure: 'not told' } }),
      'system calls filtered, io_uring denied',
      false,
    ],
    ['no filter to be had', seen({ seccomp: { lacking: 'none', unsure: null } }), 'system calls filtered, io_uring denied', true],
    ['memory dropped', seen({}, { Memory: 0 }), 'memory limit', true],
    ['memory ignored by the kernel', seen({ counted: { memoryBytes: 8e9, pids: 512 } }), 'memory limit', true],
    [
      'rootless, cgroup v1',
      seen({ warnings: ['Your kernel does not support memory limit capabilities or the cgroup is not mounted.'] }),
      'memory limit',
      true,
    ],
    [
      'no swap accounting',
      seen({
        warnings: ['Your kernel does not support swap limit capabilities or the cgroup is not mounted. Memory limited without swap.'],
      }),
      'no swap',
      false,
    ],
    ['pids dropped', seen({}, { PidsLimit: null }), 'process limit', true],
    ['pids ignored by the kernel', seen({ counted: { memoryBytes: 1e9, pids: 0 } }), 'process limit', true],
    ['CPUs dropped', seen({}, { NanoCpus: 0 }), 'CPU limit', false],
    ['ulimits dropped', seen({}, { Ulimits: null }), 'limits of open files and core dumps', false],
    ['shm dropped', seen({}, { ShmSize: 67_108_864 }), 'size of /dev/shm', false],
    ['tmpfs without size', seen({}, { Tmpfs: { '/tmp': 'rw' } }), 'size of tmpfs', false],
    ['log without size', seen({}, { LogConfig: { Type: 'journald', Config: {} } }), 'size of the log', false],
    ['no init', seen({}, { Init: null }), 'an init process', false],
  ] as const)('%s', (_, container, what, required) => {
    expect(missing(container)).toEqual([{ what, required }])
  })

  it.each([
    ['capabilities by name, none in effect', seen({}, { CapDrop: ['CAP_CHOWN'] }, { EffectiveCaps: [] })],
    ['no-new-privileges without a value', seen({}, { SecurityOpt: ['no-new-privileges', 'seccomp={}'] })],
    [
      'ulimits by their long names',
      seen(
        {},
        {
          Ulimits: [
            { Name: 'RLIMIT_NOFILE', Soft: 4096, Hard: 4096 },
            { Name: 'RLIMIT_CORE', Soft: 0, Hard: 0 },
          ],
        },
      ),
    ],
    ['CPUs as a quota', seen({}, { NanoCpus: 0, CpuQuota: 200_000 })],
    ['a kernel that counts in pages', seen({ counted: { memoryBytes: 999_997_440, pids: 512 } })],
    ['an engine that does not count', seen({ counted: null })],
  ])('understands Podman and old engines: %s', (_, container) => {
    expect(missing(container)).toEqual([])
  })
})
