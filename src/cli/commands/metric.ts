import { availableParallelism } from 'node:os'
import { BbxError } from '../../base/bbx-error.ts'
import { inOrder } from '../../base/in-order.ts'
import type { Context } from '../context.ts'
import { worstExit } from '../exit-code.ts'
import { answered, answerLine } from '../metric/answer-line.ts'
import { inputLines, openLines } from '../metric/input-lines.ts'
import type { MetricArguments, MetricKind, MetricName } from '../metric/metric-kind.ts'
import { metricKinds } from '../metric/metric-kinds.ts'
import type { MetricLine } from '../metric/metric-line.ts'
import { MetricThreads } from '../metric/metric-threads.ts'
import { withCachedModels } from '../metric/with-cached-models.ts'
import { paint } from '../paint.ts'
import type { CommandResult, TextStyle } from '../result.ts'

export interface MetricOptions extends MetricArguments {
  name: MetricName
  /** File of one JSON object a line; `-` is stdin. */
  pairs?: string | undefined
  /** For slow metrics over many pairs. Default: the cores. */
  threads?: number | undefined
}

type Kind = MetricKind<unknown>

/** Lines a thread is given ahead: one to compute, one that is there when it is done. */
const linesAhead = 2

/** One metric on two files or texts, or on many pairs of them. */
export async function metric({ name, pairs, threads, ...said }: MetricOptions, context: Context): Promise<CommandResult> {
  const kind = await metricKinds[name]()
  refuseStrangers(kind, said)
  const given = await withCachedModels(kind, said, context)
  if (threads !== undefined && (pairs === undefined || !kind.isSlow))
    throw new BbxError('U0001', { what: '--threads is for pesq and pesq-score with --pairs', remedy: 'leave it out' })
  if (pairs !== undefined) {
    if (given.ref !== null || given.refText !== undefined || given.hypText !== undefined)
      throw new BbxError('U0001', { what: 'inputs and --pairs are given together', remedy: 'name the inputs in the lines of --pairs' })
    kind.schema(given)
    return ofPairs(pairs, kind, given, threads ?? availableParallelism(), context)
  }
  const asked = kind.fromArguments(given)
  if ('missing' in asked) throw new BbxError('U0002', { missing: asked.missing, remedy: `for example: ${kind.example}` })
  context.progress.say(`computing ${name}`)
  const { line, exit } = await answered(kind, () => asked.input, context)
  context.progress.done()
  return { kind: 'document', exit, document: { schema: 'bbx.metric/1', ...line }, text: (style) => lineText(line, kind, style) }
}

const flagOf: Partial<Record<keyof MetricArguments, string>> = {
  mode: '--mode',
  rate: '--rate',
  rule: '--rule',
  refText: '--ref-text',
  hypText: '--hyp-text',
  model: '--model',
}

/** An option of another metric would be passed over in silence. */
function refuseStrangers({ name, flags, example }: Kind, given: MetricArguments): void {
  for (const [key, flag] of Object.entries(flagOf) as [keyof MetricArguments, string][]) {
    if (given[key] !== undefined && !flags.includes(key)) {
      throw new BbxError('U0001', { what: `${flag} says nothing to ${name}`, remedy: `for example: ${example}` })
    }
  }
}

async function ofPairs(file: string, kind: Kind, given: MetricArguments, threads: number, context: Context): Promise<CommandResult> {
  const { cwd, signal } = context
  const stream = await openLines(file, cwd)
  const stop = () => stream.destroy()
  let exit = 0
  return {
    kind: 'lines',
    async *lines() {
      signal.addEventListener('abort', stop, { once: true })
      try {
        await using pool = kind.isSlow && threads > 1 ? new MetricThreads({ name: kind.name, given, cwd }, threads) : null
        const answer =
          pool === null ? (line: string | null) => answerLine(kind, line, given, context) : (line: string | null) => pool.answer(line)
        for await (const { line, exit: asked } of inOrder(inputLines(stream), answer, pool === null ? 1 : threads * linesAhead)) {
          exit = worstExit(exit, asked)
          yield { ...line }
          signal.throwIfAborted()
        }
      } finally {
        signal.removeEventListener('abort', stop)
        stop()
      }
      signal.throwIfAborted()
    },
    exit: () => exit,
  }
}

function lineText(line: MetricLine, kind: Kind, style: TextStyle): string {
  const { dim, red } = paint(style)
  const { error } = line
  if (error === null) return kind.shown(line)
  return [red(`${error.code} ${error.what}`), ...(error.why === null ? [] : [`  why: ${error.why}`]), `  ${dim(error.remedy)}`].join('\n')
}
