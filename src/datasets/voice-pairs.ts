import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { oneChannel } from '../audio/one-channel.ts'
import { decodeWav, isWav } from '../audio/wav/decode-wav.ts'
import { BbxError } from '../base/bbx-error.ts'

/** What somebody said, and what was said next: two clips of one channel at one rate. */
export interface VoicePair {
  /** What both files' names begin with. */
  id: string
  /** Bytes of the WAV files. */
  input: Uint8Array
  truth: Uint8Array
}

const ends = { input: '.input.wav', truth: '.truth.wav' }
/** A validator passes over shorter segments (reference sn21 4.3). */
const shortestSeconds = 0.25
/** Of both clips of a pair: a segment of a minute at 48 kHz has 6 MB. */
const mostBytes = 64 * 2 ** 20

/**
 * The pairs of a folder, in the order of their names: `NAME.input.wav` and `NAME.truth.wav`. Throws BbxError U0007 for a clip without its
 * other half, and for clips that no validator would have: of several channels, at two rates, shorter than a quarter of a second, without samples.
 */
export async function* readVoicePairs(folder: string): AsyncGenerator<VoicePair> {
  for (const id of await pairNames(folder)) {
    const paths = { input: join(folder, `${id}${ends.input}`), truth: join(folder, `${id}${ends.truth}`) }
    const [input, truth] = [await clipAt(paths.input), await clipAt(paths.truth)]
    if (input.rate !== truth.rate) {
      throw new BbxError('U0007', {
        what: `${paths.input} is at ${input.rate} Hz and its other half at ${truth.rate} Hz`,
        remedy: 'resample one of them',
      })
    }
    yield { id, input: input.bytes, truth: truth.bytes }
  }
}

/** `sha256:` over the lines `<sha256>  <name>` of the clips, in the order of their names. */
export async function voicePairsDigest(folder: string): Promise<string> {
  const all = createHash('sha256')
  for (const id of await pairNames(folder)) {
    for (const end of Object.values(ends)) {
      const digest = createHash('sha256')
        .update(await readFile(join(folder, `${id}${end}`)))
        .digest('hex')
      all.update(`${digest}  ${id}${end}\n`)
    }
  }
  return `sha256:${all.digest('hex')}`
}

async function pairNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'does not exist' : cause.code === 'ENOTDIR' ? 'is no folder' : `cannot be read (${cause.code})`
    throw new BbxError('U0007', {
      what: `${folder} ${why}`,
      remedy: 'name a folder with NAME.input.wav and NAME.truth.wav for each pair',
      cause,
    })
  })
  const starts = (end: string) => names.filter((name) => name.endsWith(end) && name !== end).map((name) => name.slice(0, -end.length))
  const inputs = new Set(starts(ends.input))
  const truths = new Set(starts(ends.truth))
  const alone = [...inputs].find((id) => !truths.has(id)) ?? [...truths].find((id) => !inputs.has(id))
  if (alone !== undefined) {
    const there = inputs.has(alone) ? ends.input : ends.truth
    throw new BbxError('U0007', {
      what: `${join(folder, alone + there)} has no other half`,
      remedy: `add ${alone}${there === ends.input ? ends.truth : ends.input}`,
    })
  }
  return [...inputs].sort()
}

async function clipAt(path: string): Promise<{ bytes: Uint8Array; rate: number }> {
  const refuse = (why: string) =>
    new BbxError('U0007', { what: `${path} cannot be a clip of a pair`, why, remedy: 'give a WAV of one channel' })
  const bytes = await bytesAt(path, refuse)
  if (!isWav(bytes)) throw refuse('it is no WAV file')
  const decoded = decodeWav(bytes)
  const signal = decoded.verdict === 'refuse' ? decoded : oneChannel(decoded)
  if (decoded.verdict === 'refuse' || 'verdict' in signal) throw refuse('why' in signal ? signal.why : '')
  if (decoded.rate === null) throw refuse('it says no rate')
  if (signal.samples.length < shortestSeconds * decoded.rate)
    throw refuse(`it is shorter than ${shortestSeconds} s: a validator passes over it`)
  if (!signal.samples.every(Number.isFinite)) throw refuse('it holds values that are not finite')
  return { bytes, rate: decoded.rate }
}

/** Looked at before it is opened: opening a pipe waits for its writer, and what is too large is not read. */
async function bytesAt(path: string, refuse: (why: string) => BbxError): Promise<Uint8Array> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw refuse('it is no file')
    if (found.size > mostBytes) throw refuse(`it is larger than ${mostBytes / 2 ** 20} MiB`)
    return await readFile(path)
  } catch (error) {
    if (error instanceof BbxError) throw error
    throw refuse(`it cannot be read: the system says ${(error as NodeJS.ErrnoException).code}`)
  }
}
