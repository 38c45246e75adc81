import { posix } from 'node:path'

/** Given by the kernel and by the container engine, or all of the root; and what has no place at all. */
const notForVolumes = /^(?!\/)|^\/(?:$|(?:proc|sys|dev)(?:\/|$))/
export const sharedMemory = '/dev/shm'

/** Paths that an image declares as VOLUME, each once, as the container engine understands them: `/tmp/.` is `/tmp`. */
export function imageVolumes(declared: Readonly<Record<string, unknown>> | null | undefined): readonly string[] {
  return [...new Set(Object.keys(declared ?? {}).map((path) => posix.normalize(path).replace(/(?<=.)\/+$/, '')))]
}

/** The first of such paths where no container could have one; null where there is none. */
export function impossibleVolume(volumes: readonly string[]): string | null {
  return volumes.find((path) => notForVolumes.test(path) && path !== sharedMemory) ?? null
}
