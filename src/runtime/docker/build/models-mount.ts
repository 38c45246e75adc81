import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { labelsOf } from '../labels.ts'
import { packFiles } from './pack-files.ts'
import { belongsToModels } from './select-context.ts'
import type { BuildOptions, BuiltImage } from './types.ts'

/** Longer than any models/ takes to be sent to an engine that is up. */
const sendingMs = 3_600_000

/**
 * Where the container gets models/ from: the folder itself, or a volume of the run where the engine cannot see the folder, or where there is
 * none (validators mount an empty one, which hides what the image has there). Null where models are copied into the image.
 */
export async function modelsMount(imageId: string, options: BuildOptions): Promise<BuiltImage['models']> {
  const { engine, source, policy, models } = options
  if (models === null || policy.models === 'copied') return null
  const there = source.files.some(({ path }) => belongsToModels(path))
  const seen = engine.address.local && !engine.facts.virtualMachine
  if (there && seen && models.by === 'auto') return { type: 'bind', source: join(source.root, 'models') }
  return { type: 'volume', source: await filledVolume(imageId, models, options) }
}

/** A volume is filled through a container that has it mounted and is never started: nothing of the image runs. */
async function filledVolume(imageId: string, { run, owner }: NonNullable<BuildOptions['models']>, options: BuildOptions): Promise<string> {
  const { engine, source, policy, signal } = options
  const { docker } = engine
  const labels = labelsOf(run, 'models', owner)
  const name = `bbx-models-${randomUUID()}`
  await engine.call('create the volume of models/', docker.createVolume({ Name: name, Labels: labels }))
  let containerId: string | null = null
  try {
    const container = await engine.call(
      'create a container to fill the volume',
      docker.createContainer({
        name,
        Image: imageId,
        Cmd: ['never-started'],
        Labels: labels,
        HostConfig: {
          NetworkMode: 'none',
          Mounts: [
            {
              Type: 'volume',
              Source: name,
              Target: policy.modelsPath,
              VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: { Name: '', Options: {} } },
            },
          ],
        },
      }),
    )
    containerId = container.id
    signal.throwIfAborted()
    const files = source.files.filter(({ path }) => path.startsWith('models/'))
    const archive = packFiles({ root: source.root, files, nameOf: (path) => path.slice('models/'.length), signal })
    await engine.call('fill the volume of models/', container.putArchive(archive, { path: policy.modelsPath, abortSignal: signal }), {
      timeoutMs: sendingMs,
      signal,
    })
    return name
  } catch (error) {
    await removed(containerId)
    containerId = null
    await engine.call('remove a volume', docker.getVolume(name).remove({ force: true })).catch(() => {})
    throw error
  } finally {
    await removed(containerId)
  }

  async function removed(id: string | null): Promise<void> {
    if (id !== null) await engine.call('remove a container', docker.getContainer(id).remove({ force: true })).catch(() => {})
  }
}
