import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { faultError } from '../../base/fault-error.ts'
import { sandboxLines } from '../../report/sandbox-lines.ts'
import { isFault } from '../../runtime/types.ts'
import { loadProfile, loadTrack } from '../../tracks/registry.ts'
import { connectContainerEngine } from '../container-engine.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'
import { checkSubject } from '../testing/check-subject.ts'
import { dockerRuntimeOf } from '../testing/docker-runtime-of.ts'
import type { SandboxChoices } from '../testing/sandbox-choices.ts'
import { serverLimits, withStartupTime } from '../testing/server-limits.ts'
import { openSubject } from '../testing/subject.ts'
import { tellEvents } from '../testing/tell-events.ts'

export interface ChuteBuildOptions extends Omit<SandboxChoices, 'via'> {
  dir: string
}

/**
 * The image of a chute on this machine, and its server once up under the restrictions of a test and down again: whether the chute would come up.
 * Throws BbxError with the fault's code where it does not.
 */
export async function chuteBuild(options: ChuteBuildOptions, context: Context): Promise<CommandResult> {
  const { signal } = context
  const settings = await context.settings()
  const subject = await openSubject(options.dir, null, undefined, context)
  const { submission, recorded } = subject
  if (submission === null) throw new Error('a folder is a submission')
  const track = await loadTrack(recorded.track)
  const profile = await loadProfile(submission.manifest.profile ?? track.defaultProfile)
  const check = await checkSubject(subject, context)
  const engine = await connectContainerEngine(context)
  const folder = join(context.cwd, '.bbx', 'servers', `chute-${process.pid}-${randomBytes(3).toString('hex')}`)
  await mkdir(folder, { recursive: true })
  const runtime = await dockerRuntimeOf({
    ...{ engine, submission, folder, context },
    onEvent: tellEvents(context),
    findings: check?.findings ?? [],
    contract: withStartupTime(profile.contract('container'), settings),
    policy: profile.container,
    choices: { ...options, via: 'chute' },
  })
  try {
    const prepared = await runtime.prepare({ root: submission.root, manifest: submission.manifest }, signal)
    if (isFault(prepared)) throw faultError(prepared)
    const running = await runtime.start(prepared, serverLimits(settings), signal)
    if (isFault(running)) throw faultError(running)
    const { healthyAfterMs, sandbox } = running
    await running[Symbol.asyncDispose]()
    context.progress.done()
    const image = prepared.facts.image ?? null
    return {
      kind: 'document',
      exit: 0,
      document: {
        schema: 'bbx.chute-build/1',
        submission: { path: recorded.path, fingerprint: recorded.fingerprint, track: recorded.track },
        ...{ image, healthyAfterMs, sandbox },
      },
      text(style) {
        const { green, bold } = paint(style)
        const after = healthyAfterMs === null ? '' : ` in ${(healthyAfterMs / 1000).toFixed(1)} s`
        const head = `${green('built')} ${bold(String(image))}: its server came up${after}, and is stopped`
        return [head, ...sandboxLines(sandbox).map((line) => `  ${line}`)].join('\n')
      },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
