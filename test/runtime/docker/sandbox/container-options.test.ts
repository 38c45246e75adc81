import { describe, expect, it } from 'vitest'
import { containerOptions, type SandboxRequest } from '../../../../src/runtime/docker/sandbox/container-options.ts'
import { imageVolumes, impossibleVolume } from '../../../../src/runtime/docker/sandbox/image-volumes.ts'

const mebibyte = 1024 * 1024
const host = { cpus: 8, memoryBytes: 32_768 * mebibyte }

function request(changes: Partial<SandboxRequest> = {}): SandboxRequest {
  return {
    name: 'bbx-r-server',
    image: 'sha256:abc',
    labels: { 'bbx.run': 'r' },
    policy: {
      port: 8091,
      environment: { PORT: '8091' },
      models: 'mounted',
      modelsPath: '/app/models',
      tmpfs: { '/tmp': { bytes: 64 * mebibyte, exec: false }, '/app/cache': { bytes: mebibyte, exec: true } },
      shmBytes: 128 * mebibyte,
      pids: 100,
      openFiles: 1024,
      cpus: null,
      memoryShare: 0.5,
      logBytes: 1_000_000,
      lenient: { network: false, writableRoot: false },
    },
    facts: host,
    memoryBytes: null,
    models: null,
    imageVolumes: [],
    seccomp: null,
    openFiles: 1024,
    gpus: null,
    engineRuntime: null,
    ...changes,
  }
}

describe('what a container engine is asked for', () => {
  it('is every restriction, and nothing that is not named', () => {
    expect(containerOptions(request({ seccomp: '{"x":1}' }))).toEqual({
      adapted: [],
      volumes: [],
      create: {
        name: 'bbx-r-server',
        Image: 'sha256:abc',
        User: '65534:65534',
        Env: ['PORT=8091', 'NVIDIA_VISIBLE_DEVICES=void'],
        Labels: { 'bbx.run': 'r' },
        Tty: false,
        OpenStdin: false,
        Healthcheck: { Test: ['NONE'] },
        StopTimeout: 10,
        HostConfig: {
          NetworkMode: 'none',
          PublishAllPorts: false,
          Privileged: false,
          CapDrop: ['ALL'],
          SecurityOpt: ['no-new-privileges:true', 'seccomp={"x":1}'],
          ReadonlyRootfs: true,
          Tmpfs: {
            '/tmp': 'rw,noexec,nosuid,nodev,size=67108864,mode=1777',
            '/app/cache': 'rw,exec,nosuid,nodev,size=1048576,mode=1777',
          },
          Mounts: [],
          IpcMode: 'private',
          CgroupnsMode: 'private',
          UsernsMode: '',
          PidMode: '',
          Init: true,
          PidsLimit: 100,
          Memory: 16_384 * mebibyte,
          MemorySwap: 16_384 * mebibyte,
          NanoCpus: 8e9,
          Ulimits: [
            { Name: 'nofile', Soft: 1024, Hard: 1024 },
            { Name: 'core', Soft: 0, Hard: 0 },
          ],
          ShmSize: 128 * mebibyte,
          OomScoreAdj: 500,
          LogConfig: { Type: 'json-file', Config: { 'max-size': '1000000', 'max-file': '1' } },
          RestartPolicy: { Name: 'no' },
          AutoRemove: false,
        },
      },
    })
  })

  it('mounts models read-only, and gives what the image declares as VOLUME to read', () => {
    const { create, volumes } = containerOptions(
      request({
        models: { type: 'bind', source: '/home/m/models' },
        imageVolumes: imageVolumes({ '/data': {}, '/tmp/.': {}, '/app/models/': {}, '/var/lib/x/': {}, '/var/lib//x': {} }),
      }),
    )
    expect(create.HostConfig.Mounts?.map(({ Type, Source, Target, ReadOnly }) => [Type, Source, Target, ReadOnly])).toEqual([
      ['bind', '/home/m/models', '/app/models', true],
      ['volume', 'bbx-r-server-volume-0', '/data', true],
      ['volume', 'bbx-r-server-volume-1', '/var/lib/x', true],
    ])
    expect(volumes).toEqual(['bbx-r-server-volume-0', 'bbx-r-server-volume-1'])
    expect(create.HostConfig.Mounts?.[1]?.VolumeOptions?.Labels).toEqual({ 'bbx.run': 'r' })
  })

  it('hands a GPU and another runtime on', () => {
    const deviceRequests = [{ Driver: '', DeviceIDs: ['GPU-1'], Capabilities: [['gpu']] }]
    const { create } = containerOptions(request({ gpus: { deviceRequests, environment: { A: 'b' } }, engineRuntime: 'runsc' }))
    expect(create.HostConfig).toMatchObject({ DeviceRequests: deviceRequests, Runtime: 'runsc' })
    expect(create.Env).toEqual(['PORT=8091', 'A=b'])
  })

  it.each([
    ['memory above the host', { memoryBytes: 99_999 * mebibyte }, { what: 'memory', wanted: '99999 MiB', given: '32768 MiB' }],
    ['memory below what Docker takes', { memoryBytes: mebibyte }, { what: 'memory', wanted: '1 MiB', given: '6 MiB' }],
    ['CPUs above the host', { policy: { ...request().policy, cpus: 16 } }, { what: 'CPUs', wanted: '16', given: '8' }],
    ['fewer open files', { openFiles: 512 }, { what: 'open files', wanted: '1024', given: '512' }],
  ])('says that it gives less: %s', (_, changes, row) => {
    expect(containerOptions(request(changes)).adapted).toEqual([row])
  })

  it.each([
    ['CPUs within the host', { policy: { ...request().policy, cpus: 0.5 } }, { NanoCpus: 5e8 }],
    ['memory within the host', { memoryBytes: 512 * mebibyte }, { Memory: 536_870_912, MemorySwap: 536_870_912 }],
  ])('gives what is asked for: %s', (_, changes, wanted) => {
    const { create, adapted } = containerOptions(request(changes))
    expect(adapted).toEqual([])
    expect(create.HostConfig).toMatchObject(wanted)
  })
})

describe('a VOLUME of an image', () => {
  it.each([
    ['/', '/'],
    ['/.', '/'],
    ['/proc', '/proc'],
    ['/data/../proc/rlimit type 7', '/proc/rlimit type 7'],
    ['/sys/fs/', '/sys/fs'],
    ['/dev', '/dev'],
    ['/dev/shm/x', '/dev/shm/x'],
    ['data', 'data'],
    ['/dev/shm', null],
    ['/tmp/.', null],
    ['/process', null],
    ['/data/dev', null],
  ])('%s: where nothing of an image can lie: %s', (path, found) => {
    expect(impossibleVolume(imageVolumes({ '/data': {}, [path]: {} }))).toBe(found)
  })

  it('is shared memory of the same size where it is /dev/shm', () => {
    const { create, volumes } = containerOptions(request({ imageVolumes: ['/dev/shm'] }))
    expect(create.HostConfig.Mounts).toEqual([
      { Type: 'tmpfs', Source: '', Target: '/dev/shm', TmpfsOptions: { SizeBytes: 128 * mebibyte, Mode: 0o1777 } },
    ])
    expect(volumes).toEqual([])
  })
})
