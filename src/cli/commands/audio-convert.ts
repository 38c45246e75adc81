import { stat } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { type ConversionForm, convertAudio } from '../../audio/convert.ts'
import { readAudioFile } from '../../audio/read-audio-file.ts'
import { BbxError } from '../../base/bbx-error.ts'
import { writeDurably } from '../../base/durable-file.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'

export interface AudioConvertOptions {
  in: string | null
  out: string | null
  /** In Hz: what it is resampled to. */
  rate?: number | undefined
  /** In Hz: that of an npy, which says none. */
  fromRate?: number | undefined
  mono?: boolean
  wav?: boolean
  npy?: boolean
  base64?: boolean
  /** Shape (1, T). */
  row?: boolean
  type?: 'i2' | 'f4' | 'f8' | undefined
  force?: boolean
}

type Format = 'wav' | 'npy' | 'base64'

const formatByName: Readonly<Record<string, Format>> = { '.wav': 'wav', '.npy': 'npy', '.b64': 'base64', '.txt': 'base64' }

/** Makes one form of audio out of another: what travels over the wire, and back. */
export async function audioConvert(options: AudioConvertOptions, context: Context): Promise<CommandResult> {
  if (options.in === null || options.out === null) throw missing(options)
  const form = formOf(options, options.out)
  const out = resolve(context.cwd, options.out)
  await refuseToReplace(options.out, out, options.force ?? false)
  context.progress.say(`reading ${options.in}`)
  const decoded = await readAudioFile(resolve(context.cwd, options.in), context.signal)
  if (decoded.verdict === 'refuse') throw new BbxError('U0007', { what: `${options.in} cannot be converted`, why: decoded.why })
  if (form.format === 'wav' && decoded.rate === null && options.fromRate === undefined) throw noRate(options.in)
  context.progress.say(`converting to ${form.format}`)
  const made = convertAudio(decoded, form)
  if ('why' in made) throw new BbxError('U0007', { what: `${options.in} cannot be converted as asked`, ...made })
  context.signal.throwIfAborted()
  await writeDurably(out, made.bytes)
  context.progress.done()
  const { bytes, clipped, ...facts } = made
  const document = {
    schema: 'bbx.conversion/1',
    in: { file: options.in, dtype: decoded.dtype, shape: decoded.shape, rate: decoded.rate, note: decoded.why },
    out: { file: options.out, format: form.format, ...facts, bytes: bytes.length },
    clipped,
  }
  return {
    kind: 'document',
    exit: 0,
    document,
    text: (style) => {
      const { dim, yellow } = paint(style)
      const { dtype, shape, rate } = facts
      const lines = [
        `wrote ${options.out}  ${dim([form.format, dtype, `(${shape.join(', ')})`, ...(rate === null ? [] : [`${rate} Hz`])].join('  '))}`,
      ]
      if (decoded.why !== null) lines.push(yellow(`${options.in}: ${decoded.why}`))
      if (clipped > 0) lines.push(yellow(`${clipped} samples were beyond -1 to 1 and are clipped: --type f4 keeps them`))
      return lines.join('\n')
    },
  }
}

function missing(options: AudioConvertOptions): BbxError {
  return new BbxError('U0002', {
    missing: [
      ...(options.in === null ? [{ name: 'the file to read', flag: 'IN', variable: null }] : []),
      ...(options.out === null ? [{ name: 'the file to write', flag: 'OUT', variable: null }] : []),
    ],
    remedy: 'for example: bbx audio convert answer.npy answer.wav --from-rate 16000',
  })
}

function formOf(options: AudioConvertOptions, out: string): ConversionForm {
  const asked = (['wav', 'npy', 'base64'] as const).filter((format) => options[format])
  if (asked.length > 1) throw new BbxError('U0001', { what: `--${asked.join(' and --')} are given together` })
  const format = asked[0] ?? formatByName[extname(out).toLowerCase()]
  if (format === undefined) {
    throw new BbxError('U0001', {
      what: `the name ${out} does not say what to write`,
      remedy: 'end it with .wav, .npy or .b64, or add --wav, --npy or --base64',
    })
  }
  const { type = null, rate = null, fromRate = null, mono = false, row = false } = options
  if (format === 'wav' ? type === 'f8' : type === 'i2') {
    throw new BbxError('U0001', {
      what: `${format} is not written as ${type}`,
      remedy: 'WAV is written as i2 or f4, npy and base64 as f4 or f8',
    })
  }
  if (format === 'wav' && row) throw new BbxError('U0001', { what: '--row is about the shape of an npy array: a WAV has none' })
  return { format, type, rate, fromRate, mono, row }
}

async function refuseToReplace(shown: string, path: string, force: boolean): Promise<void> {
  const there = await stat(path).catch(() => null)
  if (there === null) return
  if (!there.isFile()) throw new BbxError('U0001', { what: `${shown} is no file that could be replaced` })
  if (!force) throw new BbxError('U0001', { what: `${shown} is there already`, remedy: 'choose another name, or --force to replace it' })
}

function noRate(file: string): BbxError {
  return new BbxError('U0002', {
    missing: [{ name: 'the sample rate of the input', flag: '--from-rate', variable: null }],
    why: `${file} says no rate, and a WAV has one`,
    remedy: 'give the rate of the request that it answers: --from-rate 16000',
  })
}
