import type Dockerode from 'dockerode'
import type { ContainerEngine } from '../container-engine/types.ts'

/** As much of a container's id as the builder prints at least. */
const shownDigits = 12

export interface StepContainers {
  /** An id that the build's output announced. */
  announce(id: string): void
  /** The announced ones that are there now. Throws where the engine does not say. */
  present(): Promise<readonly Dockerode.ContainerInfo[]>
}

/**
 * The containers of a build's steps. A classic builder gives them no label, and says their ids in the same text that the steps print into: so that
 * any announcement may be forged, and none may displace another. Each is believed until the engine says that there is no such container.
 */
export function stepContainers({ docker, call }: ContainerEngine): StepContainers {
  const announced = new Set<string>()
  return {
    announce: (id) => void announced.add(id.slice(0, shownDigits)),
    async present() {
      const asked = [...announced]
      if (asked.length === 0) return []
      // One question, however many ids a step made up.
      const containers = await call('list the containers of a build', docker.listContainers({ all: true }))
      const there = containers.filter(({ Id }) => announced.has(Id.slice(0, shownDigits)))
      // A real one is there before it is announced: what was announced before the question and is not there is over, or never was.
      for (const id of asked) announced.delete(id)
      for (const { Id } of there) announced.add(Id.slice(0, shownDigits))
      return there
    },
  }
}
