/** How a submission's container is run for a profile: what its validator gives and what it forbids. Data, so that commits can differ. */
export interface ContainerPolicy {
  /** TCP port that the server listens on inside the container. */
  port: number
  /** Exactly these variables are set; nothing of ours or of the user's is added. */
  environment: Readonly<Record<string, string>>
  /** `models/` is left out of the build and mounted read-only at `modelsPath`, or is copied in by the Dockerfile. */
  models: 'mounted' | 'copied'
  modelsPath: string
  /** Writable places, by path; everything else of the root is read-only. Files there count as memory. */
  tmpfs: Readonly<Record<string, { bytes: number; exec: boolean }>>
  /** Size of /dev/shm. */
  shmBytes: number
  pids: number
  /** File descriptors a process may have. */
  openFiles: number
  /** null: all that the host has. */
  cpus: number | null
  /** Of the host's memory, where no limit is asked for. */
  memoryShare: number
  /** Kept of the container's output by the container engine. */
  logBytes: number
  /** What the mirrored validator lets a submission do although the sandbox does not: the second verdict beside a fault. */
  lenient: { network: boolean; writableRoot: boolean }
}
