import { BbxError } from '../../../base/bbx-error.ts'
import type { Bucket } from './bucket.ts'
import { type Difference, differences } from './differences.ts'
import { groupLeniently, groupRows, type Refusal } from './group-rows.ts'
import { needsEmbeddings, type ScoringPolicy } from './policy.ts'
import { hasLoneSurrogate, PythonRaise } from './python-raise.ts'
import { type ReadLog, readLog } from './read-log.ts'
import { textsToEmbed } from './reference-texts.ts'
import { type ReferenceOptions, scoreReference } from './score-reference.ts'
import { type StrictDialogue, scoreStrict, strictTexts } from './score-strict.ts'
import type { ScoredDialogue } from './scored.ts'
import { strictUtterances } from './strict-utterances.ts'

export interface ScoreLogOptions {
  policy: ScoringPolicy
  /** 0 to 1. */
  lexWeight: number
  /** Wanted where `needsEmbeddings(policy, lexWeight)`. */
  embed?: ((texts: readonly string[]) => Promise<readonly Float32Array[]>) | null
  on?: NonNullable<ReferenceOptions['on']>
}

export interface LogScore {
  /** null where the reference raises; `raised` says why. */
  reference: ScoredDialogue | null
  raised: { type: string; message: string; line: number | null } | null
  /** null where `embed` cannot tell the vector of a text that only the strict reading has; `strictWhy` says which. */
  strict: StrictDialogue | null
  strictWhy: string | null
  differences: readonly Difference[]
}

interface GroupedLog {
  rows: ReadLog['rows']
  /** What the reference scores; undefined where it raises before. */
  buckets: readonly Bucket[] | undefined
  raised: PythonRaise | null
  /** Left out of the strict reading so far. */
  refusals: readonly Refusal[]
}

/** Scores the bytes of one dialogue log as the mirrored validator does, and strictly. Throws RangeError over a limit of ours, and what `embed` throws. */
export async function scoreLog(bytes: Uint8Array, options: ScoreLogOptions): Promise<LogScore> {
  const log = groupLog(readLog(bytes), options)
  return scoreGrouped(log, await embedAll(log, options), options)
}

/** The same at once, for policies that embed nothing. */
export function scoreLogNow(bytes: Uint8Array, options: Omit<ScoreLogOptions, 'embed'>): LogScore {
  return scoreGrouped(groupLog(readLog(bytes), options), { vectors: new Map(), strictWhy: null }, options)
}

function groupLog({ rows, notUtf8 }: ReadLog, { policy, on }: Omit<ScoreLogOptions, 'embed'>): GroupedLog {
  if (notUtf8 !== null) {
    const raised = new PythonRaise('UnicodeDecodeError', 'the bytes are not UTF-8', notUtf8)
    return { rows, buckets: undefined, raised, refusals: [{ line: notUtf8, why: 'its bytes are not UTF-8' }] }
  }
  const { value, raised } = attempt(() => groupRows(rows, policy, on?.start))
  return { rows, buckets: value, raised, refusals: [] }
}

interface Embedded {
  vectors: Map<string, Float32Array>
  /** Why the vectors of the strict reading are not all there. */
  strictWhy: string | null
}

async function embedAll(log: GroupedLog, { policy, lexWeight, embed }: ScoreLogOptions): Promise<Embedded> {
  const vectors = new Map<string, Float32Array>()
  if (!needsEmbeddings(policy, lexWeight)) return { vectors, strictWhy: null }
  if (!embed) throw new Error('this policy embeds texts: give `embed`')
  const add = async (texts: Iterable<string>) => {
    const wanted = Array.from(texts).filter((text) => !vectors.has(text) && !hasLoneSurrogate(text))
    const found = await embed(wanted)
    for (const [at, text] of wanted.entries()) vectors.set(text, found[at] as Float32Array)
  }
  await add(textsToEmbed(log.buckets ?? []))
  try {
    await add(strictTexts(strictUtterances(log.buckets ?? groupLeniently(log.rows, policy).buckets)))
    return { vectors, strictWhy: null }
  } catch (error) {
    if (error instanceof BbxError && error.code === 'E0009') return { vectors, strictWhy: error.message }
    throw error
  }
}

function scoreGrouped(log: GroupedLog, { vectors, strictWhy }: Embedded, options: Omit<ScoreLogOptions, 'embed'>): LogScore {
  const { policy, lexWeight, on } = options
  const { buckets } = log
  const { value, raised } =
    buckets === undefined
      ? { value: undefined, raised: log.raised }
      : attempt(() => scoreReference(buckets, { policy, lexWeight, vectors, ...(on ? { on } : {}) }))
  const reference = value ?? null
  const failure = raised && { type: raised.type, message: raised.message, line: raised.line }
  if (strictWhy !== null) return { reference, raised: failure, strict: null, strictWhy, differences: [] }
  const lenient = value === undefined || buckets === undefined ? groupLeniently(log.rows, policy) : { buckets, refusals: [] }
  const strict = scoreStrict(strictUtterances(lenient.buckets), { policy, lexWeight, vectors })
  const found = differences(reference, strict, [...log.refusals, ...lenient.refusals])
  return { reference, raised: failure, strict, strictWhy: null, differences: found }
}

interface Attempt<T> {
  value?: T | undefined
  raised: PythonRaise | null
}

function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work(), raised: null }
  } catch (error) {
    if (error instanceof PythonRaise) return { raised: error }
    throw error
  }
}
