import type Dockerode from 'dockerode'
import { byteSize } from '../../../base/byte-size.ts'
import { fault } from '../../../base/fault.ts'
import { isFault } from '../../types.ts'
import { removeImage } from '../clean/remove-image.ts'
import { presentBases, pullMissing } from './base-ids.ts'
import { contextFingerprint, tagOf } from './context-fingerprint.ts'
import { findBuilt, inspectImage } from './find-built.ts'
import { modelsMount } from './models-mount.ts'
import { type Plan, runBuild } from './run-build.ts'
import { selectContext } from './select-context.ts'
import type { BuildOptions, BuildOutcome } from './types.ts'

/**
 * The image of a submission's Dockerfile, built as validators build it: by the classic builder's API, which knows no `RUN --mount` and no
 * `# syntax=`. Unchanged (same context, same options, same base images) it is taken as it is there. What the submission is to blame for comes
 * back as a Fault; throws BbxError E0021, E0024, E0025 or E0028 for the container engine's own failures, U0007 for a file that changes meanwhile.
 */
export async function buildImage(options: BuildOptions): Promise<BuildOutcome> {
  const { engine, source, cache, onEvent, limits, signal } = options
  const started = performance.now()
  const context = selectContext(options)
  if (isFault(context)) return context
  const { ignored, bytes } = context
  const size = { files: context.files.length, bytes, ignored }
  onEvent({ at: 'context', ...size })
  const [{ fingerprint, hashes }, present] = await Promise.all([
    contextFingerprint(context.files, options),
    presentBases(engine, source.bases, signal),
  ])
  const tag = tagOf(fingerprint)
  const finished = async (image: Dockerode.ImageInspectInfo, built: boolean): Promise<BuildOutcome> => {
    const command = commandOf(image)
    if (command.length === 0) return fault('S1105', { evidence: `${tag} has neither Entrypoint nor Cmd` })
    const models = await modelsMount(image.Id, options)
    return {
      id: image.Id,
      tag,
      fingerprint,
      built,
      bytes: image.Size,
      buildMs: performance.now() - started,
      command,
      ownCommand: source.setsCommand,
      models,
      context: size,
    }
  }

  const before = cache ? await findBuilt(engine, { tag, fingerprint, bases: present, signal }) : null
  if (before !== null) {
    onEvent({ at: 'unchanged', tag })
    return finished(before, false)
  }
  const bases = await pullMissing(present, { engine, bases: source.bases, wallMs: limits.wallMs, onEvent, signal })
  if (isFault(bases)) return bases
  const image = await build(options, { context, tag, fingerprint, hashes, bases })
  return isFault(image) ? image : finished(image, true)
}

const removingMs = 60_000

async function build(options: BuildOptions, plan: Plan) {
  const { engine, limits, signal } = options
  const replaced = await inspectImage(engine, plan.tag, signal)
  const built = await runBuild(options, plan)
  if (isFault(built)) return built
  const image = await engine.call('inspect the image', engine.docker.getImage(built.id).inspect(), { signal })
  if (replaced !== null && replaced.Id !== image.Id && hasNoOtherTag(replaced, plan.tag)) {
    // What a container still uses stays; so do ancestors without a tag, which may be somebody else's.
    await engine.call('remove an image', engine.docker.getImage(replaced.Id).remove({ noprune: true })).catch(() => {})
  }
  const baseBytes = await Promise.all(Object.values(plan.bases).map(async (id) => (await inspectImage(engine, id, signal))?.Size ?? 0))
  const addedBytes = image.Size - Math.max(0, ...baseBytes)
  if (addedBytes <= limits.addedBytes) return image
  await removeImage(engine, plan.tag, { timeoutMs: removingMs })
  return fault('S1106', {
    what: `the image adds ${byteSize(addedBytes)} to its base, at most ${byteSize(limits.addedBytes)} are allowed`,
  })
}

/** An engine that is told to remove an image by its id takes a tag along that somebody else gave it. */
function hasNoOtherTag({ RepoTags }: Dockerode.ImageInspectInfo, ours: string): boolean {
  return (RepoTags ?? []).every((tag) => tag === ours || tag === `${ours}:latest`)
}

function commandOf({ Config }: Dockerode.ImageInspectInfo): string[] {
  const entrypoint = Config.Entrypoint ?? []
  return [...(typeof entrypoint === 'string' ? [entrypoint] : entrypoint), ...(Config.Cmd ?? [])]
}
