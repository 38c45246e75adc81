import { statusOf } from '../../src/runtime/docker/container-engine/call.ts'

/** Whether the container engine still has a container, an image or a volume. */
export async function isThere(thing: { inspect(): Promise<unknown> }): Promise<boolean> {
  return thing.inspect().then(
    () => true,
    (error: unknown) => {
      if (statusOf(error) === 404) return false
      throw error
    },
  )
}
