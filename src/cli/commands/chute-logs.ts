import type { InstanceLine } from '../../chutes/logs/follow-instances.ts'
import type { ChutesKeyOptions } from '../chutes/choose-credentials.ts'
import { chuteLogLines, type LogChoices } from '../chutes/chute-log-lines.ts'
import { type ChuteReference, findChute, referenceOf } from '../chutes/find-chute.ts'
import { platformOfNetwork } from '../chutes/platform-of-network.ts'
import type { Context } from '../context.ts'
import { marked, ofRehearsal, rehearsing } from '../pushing/rehearsing.ts'
import type { LinesResult } from '../result.ts'

export interface ChuteLogsOptions extends ChutesKeyOptions, ChuteReference, LogChoices {}

/** A line of `bbx chute logs --json`. */
type LogLine = { instance: string; log: string } | { instance: string; event: string } | { instance: string; error: string }

/** `bbx chute logs`: what instances print, and what they said while they started, line by line as it comes. */
export async function chuteLogs(options: ChuteLogsOptions, given: Context): Promise<LinesResult> {
  const { chute, revision, instanceId } = options
  const reference = chute === undefined && revision === undefined && instanceId !== undefined ? null : await referenceOf(options, given)
  const platform = await platformOfNetwork(options, given)
  const context = platform.rehearsal ? rehearsing(given) : given
  const mark = platform.rehearsal ? marked : (text: string) => text
  const seen = new Set<string>()
  const told = async function* (): AsyncGenerator<LogLine> {
    const found = reference === null ? null : await findChute(reference, platform, context.signal)
    for await (const line of chuteLogLines({ chute: found, choices: options }, platform, context)) {
      seen.add(line.instance)
      yield lineOf(line)
    }
  }
  return {
    kind: 'lines',
    async *lines() {
      try {
        yield* told()
      } catch (error) {
        // Ctrl-C is how following ends.
        if (options.follow === true && given.signal.aborted) return
        if (!platform.rehearsal) throw error
        await ofRehearsal(() => Promise.reject(error))
      } finally {
        await platform[Symbol.asyncDispose]()
      }
    },
    text: (line) => mark(shown(line as LogLine, seen.size > 1)),
    exit: () => 0,
  }
}

function lineOf({ instance, event }: InstanceLine): LogLine {
  if (event.kind === 'line') return { instance, log: event.text }
  return event.kind === 'event' ? { instance, event: event.event } : { instance, error: event.text }
}

/** Of several instances each line says whose it is. */
function shown(line: LogLine, several: boolean): string {
  const text = 'log' in line ? line.log : 'event' in line ? `-- ${line.event}` : `-- error: ${line.error}`
  return several ? `${line.instance.slice(0, 8)}  ${text}` : text
}
