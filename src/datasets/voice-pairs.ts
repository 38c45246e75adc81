import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { oneChannel } from '../audio/one-channel.ts'
import { isWav } from '../audio/wav/decode-wav.ts'
import { encodeWav } from '../audio/wav/encode-wav.ts'
import { BbxError } from '../base/bbx-error.ts'
import { each } from '../base/each.ts'
import { drawInOrder } from '../base/python/draw-in-order.ts'
import { mostClipBytes, shortestSeconds } from './clip-limits.ts'
import { decodeClip, wavTypeOf } from './decode-clip.ts'
import { filesDigest } from './files-digest.ts'

/** What somebody said, and what was said next: two clips of one channel at one rate. */
export interface VoicePair {
  /** Unique in its data, and fit for a file name. */
  id: string
  /** Bytes of the WAV files. */
  input: Uint8Array
  truth: Uint8Array
}

const halves = ['input', 'truth'] as const
type Half = (typeof halves)[number]
const clipName = /^(.+)\.(input|truth)\.(wav|flac|ogg|mp3)$/
const wanted = 'name a folder with NAME.input.wav and NAME.truth.wav for each pair'

/**
 * The pairs of a folder, in the order of their names: `NAME.input.wav` and `NAME.truth.wav`, or FLAC, Ogg or MP3; all of them, or `limit` drawn
 * with the seed, of which no other is read. Throws BbxError U0007 for a clip without its other half, and for clips that no validator would have:
 * of several channels, at two rates, shorter than a quarter of a second, without samples.
 */
export async function* readVoicePairs(
  folder: string,
  draw: { limit: number | null; seed: number } = { limit: null, seed: 0 },
): AsyncGenerator<VoicePair> {
  for await (const { id, input, truth } of drawInOrder(each(await pairsOf(folder)), draw)) {
    const paths = { input: join(folder, input), truth: join(folder, truth) }
    const [one, other] = [await clipAt(paths.input), await clipAt(paths.truth)]
    if (one.rate !== other.rate) {
      throw new BbxError('U0007', {
        what: `${paths.input} is at ${one.rate} Hz and its other half at ${other.rate} Hz`,
        remedy: 'resample one of them',
      })
    }
    yield { id, input: one.bytes, truth: other.bytes }
  }
}

/** `sha256:` over the lines `<sha256>  <name>` of the clips, in the order of their names. */
export async function voicePairsDigest(folder: string): Promise<string> {
  const pairs = await pairsOf(folder)
  return filesDigest(folder, each(pairs.flatMap(({ input, truth }) => [join(folder, input), join(folder, truth)])))
}

/** Whether the folder has a clip of a pair. Throws BbxError U0007 where it cannot be listed. */
export async function holdsClips(folder: string): Promise<boolean> {
  return (await namesIn(folder)).some((name) => clipName.test(name))
}

type NamedPair = { id: string } & Record<Half, string>

async function pairsOf(folder: string): Promise<NamedPair[]> {
  const found = new Map<string, Partial<Record<Half, string>>>()
  for (const name of await namesIn(folder)) {
    const [, id, half] = (clipName.exec(name) ?? []) as [string?, string?, Half?]
    if (id === undefined || half === undefined) continue
    const pair = found.get(id) ?? {}
    const twin = pair[half]
    if (twin !== undefined)
      throw new BbxError('U0007', { what: `${join(folder, name)} and ${twin} are the same half of a pair`, remedy: 'remove one of them' })
    found.set(id, { ...pair, [half]: name })
  }
  return [...found.keys()].sort().map((id) => wholePair(folder, id, found.get(id) ?? {}))
}

function wholePair(folder: string, id: string, { input, truth }: Partial<Record<Half, string>>): NamedPair {
  if (input !== undefined && truth !== undefined) return { id, input, truth }
  const there = input ?? truth ?? ''
  const missing = there.replace(/\.(input|truth)\./, input === undefined ? '.input.' : '.truth.')
  throw new BbxError('U0007', { what: `${join(folder, there)} has no other half`, remedy: `add ${missing}` })
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'does not exist' : code === 'ENOTDIR' ? 'is no folder' : `cannot be read (${code})`
    throw new BbxError('U0007', { what: `${folder} ${why}`, remedy: wanted, cause })
  }
}

async function clipAt(path: string): Promise<{ bytes: Uint8Array; rate: number }> {
  const refuse = (why: string) =>
    new BbxError('U0007', { what: `${path} cannot be a clip of a pair`, why, remedy: 'give a WAV, FLAC, Ogg or MP3 file of one channel' })
  const bytes = await bytesAt(path, refuse)
  // The name says what it is, and what it is not must not depend on who reads it.
  if (path.endsWith('.wav') && !isWav(bytes)) throw refuse('it is no WAV file')
  const decoded = await decodeClip(bytes, path)
  if (typeof decoded === 'string') throw refuse(decoded)
  const signal = oneChannel(decoded)
  if ('verdict' in signal) throw refuse(signal.why)
  const { samples } = signal
  const { rate } = decoded
  if (samples.length < shortestSeconds * rate) throw refuse(`it is shorter than ${shortestSeconds} s: a validator passes over it`)
  if (!samples.every(Number.isFinite)) throw refuse('it holds values that are not finite')
  return { bytes: isWav(bytes) ? bytes : encodeWav([samples], { rate, type: wavTypeOf(decoded) }).bytes, rate }
}

/** Looked at before it is opened: opening a pipe waits for its writer, and what is too large is not read. */
async function bytesAt(path: string, refuse: (why: string) => BbxError): Promise<Uint8Array> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw refuse('it is no file')
    if (found.size > mostClipBytes) throw refuse(`it is larger than ${mostClipBytes / 2 ** 20} MiB`)
    return await readFile(path)
  } catch (error) {
    if (error instanceof BbxError) throw error
    throw refuse(`it cannot be read: the system says ${(error as NodeJS.ErrnoException).code}`)
  }
}
