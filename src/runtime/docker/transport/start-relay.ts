import { type ExecTarget, execWire } from './exec-wire.ts'
import { type RelayLink, relayLink } from './relay-link.ts'

/** A relay that said hello, or what came in its place. Throws as execWire does. */
export async function startRelay(target: ExecTarget, python: string, signal?: AbortSignal): Promise<RelayLink | { none: string }> {
  let wire: Awaited<ReturnType<typeof execWire>>
  try {
    wire = await execWire(target, python, signal)
  } catch (error) {
    // Newer container engines tell here that the program is missing, older ones on its stdout.
    if (error instanceof Error && 'code' in error && error.code === 'ENOEXEC') return { none: error.message }
    throw error
  }
  const link = relayLink(wire)
  const onAbort = (): void => link.close()
  signal?.addEventListener('abort', onAbort, { once: true })
  const started = await link.started
  signal?.removeEventListener('abort', onAbort)
  signal?.throwIfAborted()
  if (started) return link
  const code = await target.engine.call('look at a relay', wire.exec.inspect(), { timeoutMs: 5_000 }).then(
    ({ ExitCode }) => ExitCode,
    () => null,
  )
  const words = [link.said(), wire.complaint()].filter((text) => text !== '').join('; ')
  return { none: `${words || 'no relay came up'}${code === null ? '' : ` (exit code ${code})`}` }
}
