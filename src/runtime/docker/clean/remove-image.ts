import { statusOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { startedLabel } from '../labels.ts'

/** Steps of a Dockerfile: Docker allows no more layers than 127. */
const mostSteps = 200

/**
 * Takes away a tag of an image that bbx built and, where no other tag is on it, the images of the steps that its build made. Docker itself
 * would take every untagged ancestor along: somebody's own untagged image, from which the build had its first steps, too.
 */
export async function removeImage(engine: ContainerEngine, tag: string, { timeoutMs }: { timeoutMs: number }): Promise<void> {
  const { docker, call } = engine
  const inspect = (id: string) => call('inspect an image', docker.getImage(id).inspect())
  const image = await inspect(tag)
  const started = Date.parse(image.Config?.Labels?.[startedLabel] ?? '')
  const steps: string[] = []
  for (let id = image.Parent; id !== '' && steps.length < mostSteps; ) {
    const { Created, RepoTags, Parent } = await inspect(id)
    // Not a number compares as false: of an image without the label nothing but the tag goes.
    if (RepoTags.length > 0 || !(Date.parse(Created) >= started)) break
    steps.push(id)
    id = Parent
  }
  await call(`remove the image ${tag}`, docker.getImage(tag).remove({ noprune: true }), { timeoutMs })
  for (const id of steps) {
    try {
      await call('remove the image of a step', docker.getImage(id).remove({ noprune: true }), { timeoutMs })
    } catch (error) {
      // Another image or a container builds on it.
      if (statusOf(error) === 409) return
      if (statusOf(error) !== 404) throw error
    }
  }
}
