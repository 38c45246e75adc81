import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { faultError } from '../../base/fault-error.ts'
import type { RunningSandbox } from '../../runtime/docker/run/running-container.ts'
import { isFault, type Prepared } from '../../runtime/types.ts'
import { loadProfile, loadTrack } from '../../tracks/registry.ts'
import type { Profile } from '../../tracks/types.ts'
import { connectContainerEngine } from '../container-engine.ts'
import type { Context } from '../context.ts'
import { checkSubject } from './check-subject.ts'
import { dockerRuntimeOf } from './docker-runtime-of.ts'
import type { SandboxChoices } from './sandbox-choices.ts'
import { serverLimits, withStartupTime } from './server-limits.ts'
import { openSubject, type Subject } from './subject.ts'
import { tellEvents } from './tell-events.ts'

export interface WantedServer {
  dir: string
  /** Begins the name of its folder; null: the track. */
  name: string | null
  /** null: the manifest's, else the track's usual one. */
  profile: string | null
  choices: SandboxChoices
}

export interface OpenedServer {
  recorded: Subject['recorded']
  profile: Profile
  /** New, below the working folder; gets the server's log. Whoever opened it removes it. */
  folder: string
  /** Builds it, starts it under the restrictions of a test, and returns when it is healthy. Throws BbxError with the fault's code where it does not come up. */
  start(): Promise<{ prepared: Prepared; running: RunningSandbox }>
}

/** A submission's server outside of a run: checked, with its container engine, and not built yet. */
export async function openServer({ dir, name, profile: wanted, choices }: WantedServer, context: Context): Promise<OpenedServer> {
  const { signal } = context
  const settings = await context.settings()
  const subject = await openSubject(dir, null, wanted ?? undefined, context)
  const { submission, recorded } = subject
  if (submission === null) throw new Error('a folder is a submission')
  const track = await loadTrack(recorded.track)
  const profile = await loadProfile(wanted ?? submission.manifest.profile ?? track.defaultProfile)
  const check = await checkSubject(subject, context)
  const engine = await connectContainerEngine(context)
  const folder = join(context.cwd, '.bbx', 'servers', `${name ?? recorded.track}-${process.pid}-${randomBytes(3).toString('hex')}`)
  await mkdir(folder, { recursive: true })
  const runtime = await dockerRuntimeOf({
    ...{ engine, submission, folder, context, choices },
    onEvent: tellEvents(context),
    findings: check?.findings ?? [],
    contract: withStartupTime(profile.contract('container'), settings),
    policy: profile.container,
  })
  return {
    ...{ recorded, profile, folder },
    async start() {
      const prepared = await runtime.prepare({ root: submission.root, manifest: submission.manifest }, signal)
      if (isFault(prepared)) throw faultError(prepared)
      const running = await runtime.start(prepared, serverLimits(settings), signal)
      if (isFault(running)) throw faultError(running)
      return { prepared, running }
    },
  }
}
