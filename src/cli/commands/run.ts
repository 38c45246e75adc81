import { rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Fault } from '../../base/fault.ts'
import { faultError } from '../../base/fault-error.ts'
import { sandboxLines } from '../../report/sandbox-lines.ts'
import { serveForwarder } from '../../runtime/docker/forward/serve-forwarder.ts'
import { aborted } from '../aborted.ts'
import { collectGarbage } from '../collect-garbage.ts'
import type { Context } from '../context.ts'
import type { QuietResult } from '../result.ts'
import { openServer } from '../testing/open-server.ts'
import type { SandboxChoices } from '../testing/sandbox-choices.ts'

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
  const server = await openServer({ dir: options.dir, name: null, profile: options.profile ?? null, choices: options }, context)
  const { recorded, profile, folder } = server
  let kept: Fault | null = null
  try {
    const { running } = await server.start()
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
