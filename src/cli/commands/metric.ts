import { BbxError, type MissingValue } from '../../base/bbx-error.ts'
import type { PesqMode } from '../../metrics/pesq/mos.ts'
import type { Context } from '../context.ts'
import { worstExit } from '../exit-code.ts'
import { inputLines, openLines } from '../metric/input-lines.ts'
import { failedLine, type MetricAnswer, type MetricLine } from '../metric/metric-line.ts'
import { pesqOfFiles } from '../metric/pesq-of-files.ts'
import { type PesqDefaults, parsePesqPair } from '../metric/pesq-pair.ts'
import { paint } from '../paint.ts'
import type { CommandResult, TextStyle } from '../result.ts'

export interface MetricOptions {
  name: 'pesq'
  ref: string | null
  deg: string | null
  mode?: PesqMode | undefined
  /** In Hz: that of both files. Default 16000. */
  rate?: 8000 | 16000 | undefined
  /** File of one JSON object a line; `-` is stdin. */
  pairs?: string | undefined
}

/** One metric on two files, or on many pairs of them. */
export async function metric(options: MetricOptions, context: Context): Promise<CommandResult> {
  const { name, ref, deg, mode, rate = 16_000, pairs } = options
  if (pairs !== undefined) {
    if (ref !== null)
      throw new BbxError('U0001', { what: 'files and --pairs are given together', remedy: 'name the files in the lines of --pairs' })
    return ofPairs(pairs, { ...(mode && { mode }), rate }, context)
  }
  if (ref === null || deg === null || mode === undefined) throw missing(options)
  context.progress.say(`computing ${name}`)
  const { line, exit } = await pesqOfFiles({ ref, deg, mode, rate }, context.cwd)
  context.progress.done()
  return { kind: 'document', exit, document: { schema: 'bbx.metric/1', ...line }, text: (style) => lineText(line, mode, style) }
}

function missing({ ref, deg, mode }: MetricOptions): BbxError {
  const values: [string | null | undefined, MissingValue][] = [
    [ref, { name: 'the reference', flag: 'REF', variable: null }],
    [deg, { name: 'the degraded file', flag: 'DEG', variable: null }],
    [mode, { name: 'wide band or narrow band', flag: '--mode', variable: null }],
  ]
  return new BbxError('U0002', {
    missing: values.flatMap(([value, named]) => (value == null ? [named] : [])),
    remedy: 'for example: bbx metric pesq reference.wav answer.wav --mode wb',
  })
}

async function ofPairs(file: string, defaults: PesqDefaults, context: Context): Promise<CommandResult> {
  const stream = await openLines(file, context.cwd)
  const stop = () => stream.destroy()
  let exit = 0
  return {
    kind: 'lines',
    async *lines() {
      context.signal.addEventListener('abort', stop, { once: true })
      try {
        for await (const text of inputLines(stream)) {
          const { line, exit: asked } = await answerOf(text, defaults, context.cwd)
          exit = worstExit(exit, asked)
          yield { ...line }
          context.signal.throwIfAborted()
        }
      } finally {
        context.signal.removeEventListener('abort', stop)
        stop()
      }
      context.signal.throwIfAborted()
    },
    exit: () => exit,
  }
}

async function answerOf(text: string | null, defaults: PesqDefaults, cwd: string): Promise<MetricAnswer> {
  try {
    return await pesqOfFiles(parsePesqPair(text, defaults), cwd)
  } catch (error) {
    if (error instanceof BbxError) return failedLine('pesq', error)
    throw error
  }
}

function lineText({ metric: name, value, error }: MetricLine, mode: PesqMode, style: TextStyle): string {
  const { bold, dim, red } = paint(style)
  if (error === null) return `${name} ${mode}  ${bold(String(value))}`
  return [red(`${error.code} ${error.what}`), ...(error.why === null ? [] : [`  why: ${error.why}`]), `  ${dim(error.remedy)}`].join('\n')
}
