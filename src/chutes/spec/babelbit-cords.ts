import type { Cord, JsonSchema } from './types.ts'

/** A title as pydantic makes it of a field's name. */
function titled(name: string): string {
  return name.replace(/(^|_)([a-z])/g, (_, before: string, letter: string) => `${before === '' ? '' : ' '}${letter.toUpperCase()}`)
}

function fields(types: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return Object.fromEntries(
    Object.entries(types).map(([name, schema]) => [name, '$ref' in schema ? schema : { ...schema, title: titled(name) }]),
  )
}

const similarity = { type: 'number', default: 0 }

const evaluation: JsonSchema = {
  title: 'BBUtteranceEvaluation',
  type: 'object',
  properties: fields({
    lexical_similarity: similarity,
    semantic_similarity: similarity,
    earliness: similarity,
    u_step: similarity,
  }),
}

/** One step of a dialogue (reference babelbit 2.1). The references lead nowhere, as those that the Python package makes (reference chutes 4.4). */
const utterance: JsonSchema = {
  $defs: { BBUtteranceEvaluation: evaluation },
  type: 'object',
  properties: {
    ...fields({
      index: { type: 'string' },
      step: { type: 'integer' },
      prefix: { type: 'string' },
      prediction: { type: 'string', default: '' },
      context: { type: 'string', default: '' },
      done: { type: 'boolean', default: false },
      ground_truth: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
    }),
    evaluation: { anyOf: [{ $ref: '#/definitions/BBUtteranceEvaluation' }, { type: 'null' }], default: null },
  },
  required: ['index', 'step', 'prefix'],
}

const anyObject: JsonSchema = { type: 'object', additionalProperties: {} }

/** The two cords of a babelbit chute, both public, with the schemas that the platform's Python package would make of the module. */
export const babelbitCords: readonly Cord[] = [
  cord('health', { type: 'object', properties: {}, required: [], definitions: {} }),
  cord('predict', {
    type: 'object',
    properties: { data: { $ref: '#/definitions/BBPredictedUtterance' } },
    required: ['data'],
    definitions: { BBPredictedUtterance: utterance },
  }),
]

function cord(name: string, inputSchema: JsonSchema): Cord {
  return {
    path: `/${name}`,
    method: 'POST',
    publicApiPath: `/${name}`,
    publicApiMethod: 'POST',
    stream: false,
    function: name,
    inputSchema,
    outputSchema: anyObject,
    outputContentType: 'application/json',
    minimalInputSchema: null,
    passthrough: false,
  }
}
