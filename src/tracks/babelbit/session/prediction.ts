import type { Fault } from '../../../base/fault.ts'
import { fault } from '../../../base/fault.ts'
import type { Json } from '../../../base/json.ts'
import { deepestPythonJson, type PythonValue, parsePythonJson } from '../../../base/python/parse-json.ts'
import { answerObject } from '../../answer-object.ts'

/** The body of `POST /predict` (BBPredictedUtterance, reference babelbit 2.1), keys in the validator's order. */
export function predictRequest(question: { sessionId: string; step: number; prefix: string; context: string }): Json {
  const { sessionId, step, prefix, context } = question
  return { index: sessionId, step, prefix, prediction: '', context, done: false, ground_truth: null, evaluation: null }
}

export type Reading =
  /** `fault` with a prediction: the validator takes the answer, but something is wrong with it. */
  { prediction: string; fault: Fault | null } | { prediction: null; fault: Fault }

/**
 * Reads an answer as both validators' readers do (reference babelbit 2.2, 2.3): the top-level `prediction` of an axon,
 * else the `utterance.prediction` of a chute. Neither: both readers go on with an empty prediction, and so do we, with a fault.
 */
export function readPrediction(body: Uint8Array): Reading {
  const answer = answerObject(body, parseAsValidator)
  if ('fault' in answer) return { prediction: null, fault: answer.fault }
  const { value } = answer
  const refused =
    value.success === false ? fault('S3004', { evidence: typeof value.error === 'string' ? value.error : 'success is false' }) : null
  if (Object.hasOwn(value, 'prediction')) {
    const reading = readText(value.prediction, 'prediction')
    // The reader of axons does not look at `success`.
    return reading.prediction === null || refused === null ? reading : { ...reading, fault: refused }
  }
  if (refused !== null) return { prediction: null, fault: refused }
  const { utterance } = value
  if (typeof utterance === 'object' && utterance !== null && Object.hasOwn(utterance, 'prediction')) {
    return readText((utterance as { prediction?: unknown }).prediction, 'utterance.prediction')
  }
  return { prediction: '', fault: fault('S3003', { evidence: `its keys: ${Object.keys(value).slice(0, 12).join(', ') || 'none'}` }) }
}

/**
 * The validators read with Python, for which NaN and infinities are numbers and nesting has an end. Where neither can occur,
 * JavaScript's reader gives the same and is faster.
 */
function parseAsValidator(text: string): Record<string, unknown> | null {
  const value = text.length > deepestPythonJson || /NaN|Infinity/.test(text) ? plain(parsePythonJson(text)) : JSON.parse(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
}

function plain(value: PythonValue): unknown {
  return value instanceof Map ? Object.fromEntries(Array.from(value, ([key, inner]) => [key, plain(inner)])) : value
}

function readText(value: unknown, name: string): Reading {
  if (typeof value !== 'string') {
    const type = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value === 'bigint' ? 'a number' : `a ${typeof value}`
    return {
      prediction: null,
      fault: fault('S3002', { what: `\`${name}\` is ${type}, not a string`, remedy: `return a string in \`${name}\`` }),
    }
  }
  if (value.isWellFormed()) return { prediction: value, fault: null }
  return { prediction: value, fault: fault('S3006', { evidence: JSON.stringify(value.slice(0, 120)) }) }
}
