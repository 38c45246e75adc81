import type Dockerode from 'dockerode'
import type { ContainerPolicy } from '../../../base/container-policy.ts'
import { mebibytes } from '../../../base/mebibytes.ts'
import type { SandboxReport } from '../../../base/sandbox-report.ts'
import type { EngineFacts } from '../container-engine/types.ts'
import { sharedMemory } from './image-volumes.ts'
import { nobody } from './nobody.ts'

export interface SandboxRequest {
  name: string
  /** Its id, so that a tag that moves meanwhile changes nothing. */
  image: string
  labels: Readonly<Record<string, string>>
  policy: ContainerPolicy
  facts: Pick<EngineFacts, 'cpus' | 'memoryBytes'>
  /** null: the share of the host's memory that the policy names. */
  memoryBytes: number | null
  /** Where `models/` lies where it is mounted; null where it is in the image or the submission has none. */
  models: { type: 'bind' | 'volume'; source: string } | null
  /** Paths that the image declares as VOLUME (see `imageVolumes`): the container engine would put a writable folder of the host there. */
  imageVolumes: readonly string[]
  /** A profile as JSON; null: the container engine's own. */
  seccomp: string | null
  /** Less than the policy's where the container engine may not give as much. */
  openFiles: number
  gpus: { deviceRequests: readonly Dockerode.DeviceRequest[]; environment: Readonly<Record<string, string>> } | null
  /** Of the container engine: `runsc`; null: its default. */
  engineRuntime: string | null
}

export interface SandboxOptions {
  create: SandboxCreateOptions
  /** Names of volumes that the container engine makes with the container and does not remove with it. */
  volumes: readonly string[]
  adapted: SandboxReport['adapted']
}

/** With the fields that dockerode's types do not know. */
export type SandboxCreateOptions = Dockerode.ContainerCreateOptions & {
  HostConfig: Dockerode.HostConfig & { CgroupnsMode: 'private' }
}

const mebibyte = 1024 * 1024
/** Docker refuses less. */
const leastMemoryBytes = 6 * mebibyte
/** A host that runs out of memory takes it from the submission first, not from `bbx`. */
const oomScoreAdj = 500
/** NVIDIA's runtime, where it is the container engine's default, gives what this names: an image that says `all` would have every GPU. */
const noGpu = { NVIDIA_VISIBLE_DEVICES: 'void' }
/** Seconds, as the validators' own stop allows. */
export const stopTimeoutS = 10

/** What a container engine is asked for: nothing that the policy does not name. What the host lacks is less, and is said. */
export function containerOptions(request: SandboxRequest): SandboxOptions {
  const { policy, facts, gpus } = request
  const adapted: SandboxReport['adapted'][number][] = []
  const wantedMemory = request.memoryBytes ?? Math.floor(facts.memoryBytes * policy.memoryShare)
  const memory = clamp(wantedMemory, leastMemoryBytes, facts.memoryBytes > 0 ? facts.memoryBytes : wantedMemory)
  if (memory !== wantedMemory) adapted.push({ what: 'memory', wanted: mebibytes(wantedMemory), given: mebibytes(memory) })
  const wantedCpus = policy.cpus ?? facts.cpus
  const cpus = facts.cpus > 0 ? Math.min(wantedCpus, facts.cpus) : wantedCpus
  if (cpus !== wantedCpus) adapted.push({ what: 'CPUs', wanted: String(wantedCpus), given: String(cpus) })
  if (request.openFiles !== policy.openFiles) {
    adapted.push({ what: 'open files', wanted: String(policy.openFiles), given: String(request.openFiles) })
  }
  const declared = declaredVolumes(request)
  return {
    adapted,
    volumes: declared.flatMap(({ Type, Source }) => (Type === 'volume' ? [Source] : [])),
    create: {
      name: request.name,
      Image: request.image,
      User: nobody,
      Env: Object.entries({ ...policy.environment, ...(gpus?.environment ?? noGpu) }).map(([name, value]) => `${name}=${value}`),
      Labels: { ...request.labels },
      Tty: false,
      OpenStdin: false,
      Healthcheck: { Test: ['NONE'] },
      StopTimeout: stopTimeoutS,
      HostConfig: {
        NetworkMode: 'none',
        PublishAllPorts: false,
        Privileged: false,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges:true', ...(request.seccomp === null ? [] : [`seccomp=${request.seccomp}`])],
        ReadonlyRootfs: true,
        Tmpfs: Object.fromEntries(Object.entries(policy.tmpfs).map(([path, { bytes, exec }]) => [path, tmpfsOptions(bytes, exec)])),
        Mounts: [...modelsMount(request), ...declared],
        IpcMode: 'private',
        CgroupnsMode: 'private',
        UsernsMode: '',
        PidMode: '',
        Init: true,
        PidsLimit: policy.pids,
        Memory: memory,
        MemorySwap: memory,
        ...(cpus > 0 ? { NanoCpus: Math.round(cpus * 1e9) } : {}),
        Ulimits: [
          { Name: 'nofile', Soft: request.openFiles, Hard: request.openFiles },
          { Name: 'core', Soft: 0, Hard: 0 },
        ],
        ShmSize: policy.shmBytes,
        OomScoreAdj: oomScoreAdj,
        LogConfig: { Type: 'json-file', Config: { 'max-size': String(policy.logBytes), 'max-file': '1' } },
        RestartPolicy: { Name: 'no' },
        AutoRemove: false,
        ...(gpus === null ? {} : { DeviceRequests: [...gpus.deviceRequests] }),
        ...(request.engineRuntime === null ? {} : { Runtime: request.engineRuntime }),
      },
    },
  }
}

function tmpfsOptions(bytes: number, exec: boolean): string {
  return `rw,${exec ? 'exec' : 'noexec'},nosuid,nodev,size=${bytes},mode=1777`
}

function modelsMount({ policy, models }: SandboxRequest): Dockerode.MountSettings[] {
  if (models === null) return []
  const mount: Dockerode.MountSettings = { Type: models.type, Source: models.source, Target: policy.modelsPath, ReadOnly: true }
  // The engine would fill an empty volume with what the image has in its place, which a validator's empty folder hides.
  return models.type === 'bind'
    ? [mount]
    : [{ ...mount, VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: { Name: 'local', Options: {} } } }]
}

/**
 * What the image has at a VOLUME is copied into a volume that can be read and not written. It has a name because a container engine
 * refuses read-only ones without.
 */
function declaredVolumes({ name, policy, models, imageVolumes, labels }: SandboxRequest): Dockerode.MountSettings[] {
  const taken = new Set([...Object.keys(policy.tmpfs), ...(models === null ? [] : [policy.modelsPath])])
  return imageVolumes
    .filter((path) => !taken.has(path))
    .map((path, index) => {
      // As without it: the container engine makes none of its own where a volume is declared.
      if (path === sharedMemory)
        return { Type: 'tmpfs', Source: '', Target: path, TmpfsOptions: { SizeBytes: policy.shmBytes, Mode: 0o1777 } }
      return {
        Type: 'volume',
        Source: `${name}-volume-${index}`,
        Target: path,
        ReadOnly: true,
        VolumeOptions: { NoCopy: false, Labels: { ...labels }, DriverConfig: { Name: 'local', Options: {} } },
      }
    })
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}
