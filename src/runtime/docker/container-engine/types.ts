import type Dockerode from 'dockerode'

/** Where a container engine is asked. */
export interface EngineAddress {
  /** For people: `unix:///var/run/docker.sock`. Without credentials. */
  url: string
  /** What named it: `DOCKER_HOST`, `context desktop-linux`, `the default socket`. */
  origin: string
  /** Options for dockerode's constructor. */
  options: Dockerode.DockerOptions
  /** False for another machine: no bind mounts, no nsenter, no host listeners for probes. */
  local: boolean
}

/** PEM files of a container engine that is asked over TLS. */
export interface EngineTls {
  ca: Buffer | undefined
  cert: Buffer | undefined
  key: Buffer | undefined
}

export interface EngineFacts {
  product: 'docker' | 'podman'
  version: string
  apiVersion: string
  /** `linux` is the only one that can run a submission. */
  os: string
  architecture: string
  kernel: string
  cpus: number
  memoryBytes: number
  /** Names: `runc`, `nvidia`, `runsc`. */
  runtimes: readonly string[]
  defaultRuntime: string
  cgroup: 'v1' | 'v2'
  rootless: boolean
  seccomp: boolean
  appArmor: boolean
  /** Runs with a virtual machine in between (Docker Desktop): its loopback is not ours. */
  virtualMachine: boolean
}

/** A container engine that answered. Every call goes through `call`, because any of them can hang for ever. */
export interface ContainerEngine {
  address: EngineAddress
  facts: EngineFacts
  docker: Dockerode
  /**
   * Awaits one call of dockerode. Throws BbxError E0021 (with `what` in the message) after `timeoutMs` (default 30 s), E0028 where the
   * container engine is gone, the signal's reason on abort; an answer with an error status stays dockerode's error (`statusCode`).
   */
  call<T>(what: string, promise: Promise<T>, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<T>
}
