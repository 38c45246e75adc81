import { decodeBase64 } from '../../audio/base64.ts'
import { type DecodedAudio, valuesOf } from '../../audio/decoded.ts'
import { decodeNpy } from '../../audio/npy/decode-npy.ts'
import { type Fault, fault } from '../../base/fault.ts'
import { answerObject } from '../answer-object.ts'
import { parseAsValidator } from '../omega/parse-as-validator.ts'
import type { Signal } from './clip.ts'
import { rateMixUp } from './rate-mix-up.ts'

/** What the validator makes of an answer (reference sn21 2.2, 5.5, 5.8). */
export interface AnswerAudio {
  /** In C order; the scorer takes them at the request's rate whatever they were made at. */
  samples: Float64Array
  dtype: string
  shape: readonly number[]
  text: string
  /** What is wrong with it although the validator goes on. */
  faults: readonly Fault[]
}

/** `fault` alone: the validator gets no array out of it, and passes over the sample. */
export function readAnswer(body: Uint8Array, input: Signal): AnswerAudio | { fault: Fault } {
  const answer = answerObject(body, parseAsValidator)
  if ('fault' in answer) return answer
  const encoded = answer.value.get('audio_data')
  if (typeof encoded !== 'string') {
    const what = encoded === undefined ? 'the answer has no `audio_data`' : `\`audio_data\` is ${typeName(encoded)}, not a string`
    return { fault: fault('S3010', { what, evidence: `its keys: ${[...answer.value.keys()].slice(0, 12).join(', ') || 'none'}` }) }
  }
  const bytes = decodeBase64(encoded)
  if ('verdict' in bytes)
    return { fault: fault('S3010', { what: `\`audio_data\` cannot be decoded: ${bytes.why}`, evidence: encoded.slice(0, 60) }) }
  const array = decodeNpy(bytes.bytes)
  if (array.verdict === 'refuse') {
    return { fault: fault('S3010', { what: `\`audio_data\` is not what np.save writes: ${array.why}`, evidence: encoded.slice(0, 60) }) }
  }
  const text = answer.value.get('text')
  const samples = valuesOf(array)
  const { dtype, shape } = array
  return { samples, dtype, shape, text: typeof text === 'string' ? text : '', faults: [...doubts(array, samples, input)] }
}

function* doubts({ dtype, shape }: DecodedAudio, samples: Float64Array, input: Signal): Iterable<Fault> {
  const shown = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`
  if (samples.length === 0) {
    yield fault('S3015', { what: `the answer holds no samples: its shape is ${shown}`, evidence: dtype })
    return
  }
  if (shape.length !== 1) {
    const isOneRow = samples.length === Math.max(1, ...shape)
    // Averaged over the second axis: of one row a single sample is left (reference sn21 5.5).
    const voice = shape[0] === 1 ? ', and the voice is judged as if it did not change' : ''
    yield fault('S3011', {
      what: `the audio has the shape ${shown}, not ${isOneRow ? `(${samples.length},)` : 'one dimension'}: PESQ and MIMI count 0${voice}`,
      evidence: `${dtype}, shape ${shown}`,
      ...(isOneRow ? {} : { remedy: 'return one channel, as a 1-D array' }),
    })
  }
  if (!/f[248]$/.test(dtype)) {
    yield fault('S3013', {
      what: `the samples are of type ${dtype}, which librosa refuses: MIMI and the transcript count 0`,
      evidence: dtype,
    })
  }
  const wrong = samples.findIndex((value) => !Number.isFinite(value))
  const tooLarge = samples.findIndex((value) => !Number.isFinite(Math.fround(value)))
  if (wrong >= 0) {
    yield fault('S3014', {
      what: `the audio holds ${samples[wrong]} (first at sample ${wrong}): every metric counts 0 or has no value`,
      evidence: shown,
    })
  } else if (tooLarge >= 0) {
    yield fault('S3014', {
      what: `the audio holds ${samples[tooLarge]} (first at sample ${tooLarge}), which is infinite in single precision: the voice has no value, and there may be no score at all`,
      evidence: shown,
    })
  } else if (samples.every((value) => value === 0)) {
    yield fault('S3015', { what: 'the audio is silent: every sample is 0, and PESQ counts 0', evidence: shown })
  }
  // Of several rows, as of two channels, the number of all samples says nothing about the rate.
  const mixedUp = rateMixUp(Math.max(0, ...shape), input)
  if (mixedUp !== null) yield mixedUp
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : value instanceof Map ? 'an object' : `a ${typeof value}`
}
