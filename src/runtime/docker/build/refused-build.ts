import { BbxError } from '../../../base/bbx-error.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import { messageOf, statusOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { engineTrouble } from './engine-trouble.ts'

/** What it means that the engine did not begin to build, or that its answer broke off: a Fault where the Dockerfile is to blame. */
export async function refusedBuild(engine: ContainerEngine, error: unknown, doing: string): Promise<Fault | unknown> {
  const message = messageOf(error)
  if (engineTrouble(message) === 'no room') return new BbxError('E0025', { why: `${doing}: ${message}`, cause: error })
  const status = statusOf(error)
  if (/cannot locate specified dockerfile/i.test(message)) return fault('S1001', { what: 'there is no Dockerfile to build from' })
  if (status === 400 || /dockerfile parse error|failed to parse dockerfile/i.test(message)) {
    const [, line] = /\bline (\d+)/.exec(message) ?? []
    return fault('S1101', {
      what: line === undefined ? message : `line ${line} of the Dockerfile: ${message.replace(/^.*?line \d+:\s*/, '')}`,
      evidence: message,
      ...(/unknown instruction/i.test(message) ? { remedy: unknownInstruction } : {}),
    })
  }
  if (status !== null) return new BbxError('E0021', { what: `the container engine failed: ${doing}`, why: message, cause: error })
  const broken = error instanceof BbxError ? error.code === 'E0028' : isBroken(error)
  if (!broken) return error
  const alive = await engine.call('ping', engine.docker.ping(), { timeoutMs: 5000 }).then(
    () => true,
    () => false,
  )
  const code = alive ? 'E0021' : 'E0028'
  return new BbxError(code, { what: `the container engine ${alive ? 'broke off' : 'is gone'}: ${doing}`, why: message, cause: error })
}

const unknownInstruction =
  'correct the line; a heredoc (RUN <<EOF) is none to the builder that validators use: write the commands with && on continued lines'

function isBroken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return typeof code === 'string' && ['ECONNRESET', 'EPIPE', 'ECONNREFUSED', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes(code)
}
