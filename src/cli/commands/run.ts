import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Fault } from '../../base/fault.ts'
import { faultError } from '../../base/fault-error.ts'
import { sandboxLines } from '../../report/sandbox-lines.ts'
import { serveForwarder } from '../../runtime/docker/forward/serve-forwarder.ts'
import { isFault } from '../../runtime/types.ts'
import { loadProfile, loadTrack } from '../../tracks/registry.ts'
import { aborted } from '../aborted.ts'
import { collectGarbage } from '../collect-garbage.ts'
import { connectContainerEngine } from '../container-engine.ts'
import type { Context } from '../context.ts'
import type { QuietResult } from '../result.ts'
import { checkSubject } from '../testing/check-subject.ts'
import { dockerRuntimeOf } from '../testing/docker-runtime-of.ts'
import type { SandboxChoices } from '../testing/sandbox-choices.ts'
import { serverLimits, withStartupTime } from '../testing/server-limits.ts'
import { openSubject } from '../testing/subject.ts'
import { tellEvents } from '../testing/tell-events.ts'

export interface RunOptions extends SandboxChoices {
  dir: string
  profile?: string | undefined
  /** 0: any free one. */
  port?: number | undefined
}

/**
 * Builds a submission, starts it under the restrictions of a test, and keeps it up until it is told to stop: one address on this machine's
 * loopback leads in. Throws BbxError with the fault's code where the submission does not come up, or ends by itself.
 */
export async function run(options: RunOptions, context: Context): Promise<QuietResult> {
  const { signal, progress } = context
  const settings = await context.settings()
  const subject = await openSubject(options.dir, null, options.profile ?? undefined, context)
  const { submission, recorded } = subject
  if (submission === null) throw new Error('a folder is a submission')
  const track = await loadTrack(recorded.track)
  const profile = await loadProfile(options.profile ?? submission.manifest.profile ?? track.defaultProfile)
  const check = await checkSubject(subject, context)
  const engine = await connectContainerEngine(context)
  const folder = join(context.cwd, '.bbx', 'servers', `${recorded.track}-${process.pid}-${randomBytes(3).toString('hex')}`)
  await mkdir(folder, { recursive: true })
  const runtime = await dockerRuntimeOf({
    ...{ engine, submission, folder, context },
    onEvent: tellEvents(context),
    findings: check?.findings ?? [],
    contract: withStartupTime(profile.contract('container'), settings),
    policy: profile.container,
    choices: options,
  })
  let kept: Fault | null = null
  try {
    const prepared = await runtime.prepare({ root: submission.root, manifest: submission.manifest }, signal)
    if (isFault(prepared)) throw faultError(prepared)
    const running = await runtime.start(prepared, serverLimits(settings), signal)
    if (isFault(running)) throw faultError(running)
    try {
      await using forwarder = await serveForwarder({ http: running.http, port: options.port ?? 0 })
      progress.done()
      for (const line of sandboxLines(running.sandbox)) progress.note(line)
      progress.note(
        `${forwarder.url} leads to the server; its log is ${relative(context.cwd, join(folder, 'server.log'))}; Ctrl-C stops it`,
      )
      context.ready({
        schema: 'bbx.run/1',
        url: forwarder.url,
        port: forwarder.port,
        submission: { path: recorded.path, fingerprint: recorded.fingerprint, track: recorded.track },
        profile: profile.id,
        container: running.container,
        healthyAfterMs: running.healthyAfterMs,
        sandbox: running.sandbox,
        log: join(folder, 'server.log'),
      })
      collectGarbage()
      const exit = await Promise.race([running.exited, aborted(signal)])
      kept = exit?.fault ?? null
    } finally {
      await running[Symbol.asyncDispose]()
    }
    for (const { what } of running.faults()) progress.note(what)
  } finally {
    // The log of a server that fell short says why.
    if (kept === null && signal.aborted) await rm(folder, { recursive: true, force: true })
  }
  if (kept !== null) throw faultError(kept)
  return { kind: 'quiet', exit: 0 }
}
