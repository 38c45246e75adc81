import { BbxError } from '../../../../base/bbx-error.ts'
import { messageOf } from '../../container-engine/call.ts'
import type { ContainerEngine } from '../../container-engine/types.ts'
import { pythons } from '../../transport/pythons.ts'
import type { Missing } from '../missing.ts'
import { readDemuxed } from '../read-demuxed.ts'
import { insideProgram } from './inside-program.ts'
import { type InsideOrder, type InsideReport, readInsideReport } from './inside-report.ts'

export interface AskInsideOptions {
  engine: ContainerEngine
  containerId: string
  /** The server's. */
  user: string
  /** The server's, program first: it may bring a Python of its own. */
  command: readonly string[]
  order: InsideOrder
  timeoutMs: number
  signal: AbortSignal
}

const mostOutput = 512 * 1024
/** Exit codes of an exec whose program cannot be run or is not there (POSIX shells, runc and crun alike). */
const notThere = new Set([126, 127])

/** Runs our program in the container with the Python that its image has. */
export async function askInside({
  engine,
  containerId,
  user,
  command,
  order,
  timeoutMs,
  signal,
}: AskInsideOptions): Promise<InsideReport | Missing> {
  const deadline = AbortSignal.timeout(timeoutMs)
  const limit = AbortSignal.any([signal, deadline])
  try {
    for (const interpreter of pythons(command)) {
      const outcome = await runIn(engine, containerId, user, [interpreter, '-ISu', '-c', insideProgram, JSON.stringify(order)], limit)
      if (outcome === 'flood') return silent(`more than ${mostOutput / 1024} KiB of output`)
      if (notThere.has(outcome.code ?? 0)) continue
      const report = readInsideReport(outcome.stdout, order.mark)
      return report ?? silent(outcome.stderr.trim().split('\n').at(-1) || `${interpreter} ended with ${outcome.code} and no report`)
    }
    return { missing: 'unknown', why: 'no Python in the image to try it with' }
  } catch (error) {
    signal.throwIfAborted()
    if (deadline.aborted) return silent(`no report within ${timeoutMs / 1000} s`)
    if (error instanceof BbxError) throw error
    return silent(messageOf(error))
  }
}

interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

async function runIn(
  engine: ContainerEngine,
  containerId: string,
  user: string,
  command: readonly string[],
  signal: AbortSignal,
): Promise<Outcome | 'flood'> {
  const creating = engine.docker
    .getContainer(containerId)
    .exec({ Cmd: [...command], User: user, AttachStdout: true, AttachStderr: true, AttachStdin: false, Tty: false })
  const exec = await engine.call('create the probe inside', creating, { signal })
  const stream = await engine.call('start the probe inside', exec.start({ hijack: true, stdin: false }), { signal })
  const stop = () => stream.destroy(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer)
      length += (chunk as Buffer).length
      if (length > mostOutput) return 'flood'
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    stream.destroy()
  }
  const { ExitCode } = await engine.call('look at the probe inside', exec.inspect(), { signal })
  return { code: ExitCode, ...readDemuxed(Buffer.concat(chunks)) }
}

function silent(why: string): Missing {
  return { missing: 'silent', why: `the probe in the container gave no report: ${why}` }
}
