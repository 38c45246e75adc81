import { type Fault, fault } from '../../base/fault.ts'
import type { Json } from '../../base/json.ts'
import type { Utterance } from './questions.ts'
import { typeOf } from './type-of.ts'

export interface JudgedPrediction {
  prediction: string | null
  faults: readonly Fault[]
  /** What validators take and score low. */
  notes: readonly string[]
}

type Fields = { readonly [key: string]: Json }

/** Fields that validators fill in where they are missing, and cannot read where they are of another type (reference babelbit 2.1 and 2.2). */
const optional = {
  answer: { model: ['string'], context_used: ['string'], complete: ['boolean'], error: ['string', 'null'] },
  utterance: { context: ['string'], done: ['boolean'], ground_truth: ['string', 'null'] },
} as const satisfies Record<string, Readonly<Record<string, readonly ('string' | 'boolean' | 'null')[]>>>

/**
 * The answer of a chute to one question (BBPredictOutput): `success` is true, the prediction is text and not blank, index, step and prefix are those of
 * the question (reference babelbit 5.6), and every other field is of a type that validators can read.
 */
export function judgePrediction(question: Utterance, answer: Json): JudgedPrediction {
  if (!isObject(answer))
    return { prediction: null, faults: [fault('S3002', { what: `the answer is ${typeOf(answer)}, not an object` })], notes: [] }
  const faults: Fault[] = []
  const wrongType = (name: string, value: Json | undefined, wanted: string) =>
    void faults.push(
      value === undefined
        ? fault('S1071', { what: `the answer lacks \`${name}\`` })
        : fault('S3002', { what: `\`${name}\` is ${typeOf(value)}, not ${wanted}` }),
    )
  const { success, error, utterance } = answer
  if (success === false) faults.push(fault('S3004', { evidence: typeof error === 'string' ? error : 'it gives no reason' }))
  else if (success !== true) wrongType('success', success, 'true')
  faults.push(...otherTypes(answer, optional.answer, ''))
  if (!isObject(utterance)) {
    wrongType('utterance', utterance, 'an object')
    return { prediction: null, faults, notes: [] }
  }
  for (const key of ['index', 'step', 'prefix'] as const) {
    const echoed = utterance[key]
    if (typeof echoed !== typeof question[key]) wrongType(`utterance.${key}`, echoed, `the ${key} of the question`)
    else if (echoed !== question[key]) {
      const what = `\`utterance.${key}\` is ${shown(echoed)}, and the question had ${shown(question[key])}`
      faults.push(fault('S3002', { what, remedy: 'return index, step and prefix as they came' }))
    }
  }
  faults.push(...otherTypes(utterance, optional.utterance, 'utterance.'))
  const { prediction } = utterance
  if (typeof prediction !== 'string') {
    wrongType('utterance.prediction', prediction, 'a string')
    return { prediction: null, faults, notes: [] }
  }
  if (success === true && prediction.trim() === '') faults.push(fault('S3003', { what: 'the prediction is blank' }))
  if (!prediction.isWellFormed()) faults.push(fault('S3006', { evidence: shown(prediction) }))
  return { prediction, faults, notes: faults.length === 0 ? notesOn(question, prediction) : [] }
}

function notesOn({ prefix }: Utterance, prediction: string): string[] {
  if (prediction.startsWith(prefix)) return []
  return ['it does not begin with what was said so far: validators score the whole utterance, so a bare completion scores low']
}

function otherTypes(fields: Fields, wanted: Readonly<Record<string, readonly string[]>>, within: string): Fault[] {
  return Object.entries(wanted).flatMap(([key, types]) => {
    const value = fields[key]
    const type = value === null ? 'null' : typeof value
    if (value === undefined || types.includes(type)) return []
    return [fault('S3002', { what: `\`${within}${key}\` is ${typeOf(value)}, not a ${types.join(' or ')}` })]
  })
}

function isObject(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: Json | undefined): string {
  return JSON.stringify(value).slice(0, 120)
}
