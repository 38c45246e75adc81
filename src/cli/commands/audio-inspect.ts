import { resolve } from 'node:path'
import type { DecodedAudio } from '../../audio/decoded.ts'
import { readAudioFile } from '../../audio/read-audio-file.ts'
import { BbxError } from '../../base/bbx-error.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { CommandResult, TextStyle } from '../result.ts'

export interface AudioInspectOptions {
  files: readonly string[]
}

/** JSON has no NaN and no infinity: those are named. */
type Shown = number | 'NaN' | 'Infinity' | '-Infinity'

interface InspectedFile {
  file: string
  verdict: 'ok' | 'lenient' | 'refuse'
  why: string | null
  dtype: string | null
  shape: readonly number[] | null
  rate: number | null
  channels: number | null
  frames: number | null
  durationS: number | null
  peak: Shown | null
  first: readonly Shown[]
}

const shownSamples = 6

/** What a validator would read from WAV, npy, base64 of npy and compressed files. Exit 1 where a file would be refused. */
export async function audioInspect({ files }: AudioInspectOptions, context: Context): Promise<CommandResult> {
  if (files.length === 0) {
    throw new BbxError('U0002', {
      what: 'there is nothing to look at',
      missing: [{ name: 'audio files', flag: 'FILES...', variable: null }],
      remedy: 'name them: bbx audio inspect answer.npy',
    })
  }
  const inspected: InspectedFile[] = []
  for (const file of files) {
    context.progress.say(`reading ${file}`)
    inspected.push(await inspectedFile(file, context))
    context.signal.throwIfAborted()
  }
  context.progress.done()
  return {
    kind: 'document',
    exit: inspected.some(({ verdict }) => verdict === 'refuse') ? 1 : 0,
    document: { schema: 'bbx.audio/1', files: inspected },
    text: (style) => inspected.map((one) => fileText(one, style)).join('\n'),
  }
}

async function inspectedFile(file: string, { cwd, signal }: Context): Promise<InspectedFile> {
  const decoded = await readAudioFile(resolve(cwd, file), signal)
  if (decoded.verdict === 'refuse') {
    const nothing = { dtype: null, shape: null, rate: null, channels: null, frames: null, durationS: null, peak: null, first: [] }
    return { file, verdict: 'refuse', why: decoded.why, ...nothing }
  }
  const { verdict, why, dtype, shape, rate, length } = decoded
  const { channels, frames } = layoutOf(decoded)
  return {
    file,
    verdict,
    why,
    dtype,
    shape,
    rate,
    channels,
    frames,
    durationS: rate === null || frames === null ? null : frames / rate,
    peak: length === 0 ? null : shown(peakOf(decoded)),
    first: Array.from({ length: Math.min(length, shownSamples) }, (_, index) => shown(decoded.at(index))),
  }
}

/** An npy stream is read as requests are: one row of samples a channel. Null where the shape is not that of audio. */
function layoutOf({ shape, rate, length }: DecodedAudio): { channels: number | null; frames: number | null } {
  const [rows = 0, columns = 0] = shape
  if (shape.length === 1) return { channels: 1, frames: length }
  if (shape.length !== 2) return { channels: null, frames: null }
  return rate === null ? { channels: rows, frames: columns } : { channels: columns, frames: rows }
}

function peakOf({ length, at }: DecodedAudio): number {
  let peak = 0
  for (let index = 0; index < length; index++) {
    const size = Math.abs(at(index))
    if (Number.isNaN(size)) return size
    if (size > peak) peak = size
  }
  return peak
}

function shown(value: number): Shown {
  if (Number.isFinite(value)) return value
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
}

function fileText({ file, verdict, why, dtype, shape, rate, durationS, peak, first }: InspectedFile, style: TextStyle): string {
  const { dim, green, red, yellow } = paint(style)
  const color = { ok: green, lenient: yellow, refuse: red }[verdict]
  const head = `${color(verdict)}  ${file}${why === null ? '' : `: ${why}`}`
  if (verdict === 'refuse') return head
  const time = rate === null ? [] : [`${rate} Hz`, ...(durationS === null ? [] : [`${durationS} s`])]
  const facts = [
    dtype,
    `(${shape?.join(', ')})`,
    ...time,
    ...(peak === null ? ['no samples'] : [`peak ${peak}`, `first ${first.join(' ')}`]),
  ]
  return `${head}\n  ${dim(facts.join('  '))}`
}
