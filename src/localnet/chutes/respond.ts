import { z } from 'zod'
import { moduleFacts } from './module-facts.ts'
import type { Instance, StoredChute } from './state.ts'

/** A question that the chute's own schema refuses. */
export class InvalidInput extends Error {}

const isText = (text: string) => text.isWellFormed()
const text = z.string().refine(isText, 'half of a surrogate pair is no text')
const utteranceSchema = z.object({
  index: text,
  step: z.number().int(),
  prefix: text,
  prediction: text.default(''),
  context: text.default(''),
  done: z.boolean().default(false),
  ground_truth: text.nullable().default(null),
  evaluation: z.record(z.string(), z.unknown()).nullable().default(null),
})

export interface Asked {
  chute: StoredChute
  instance: Instance
  now: number
  /** In place of the one that the code names. */
  revision: string | null
}

/** How every prediction of the rehearsal goes on. */
const ending = 'and that is what was said'

/**
 * What a chute made by `bbx chute generate` would answer at `/health` and `/predict`. The deployed Python does not run here: the health is that of this stand-in, and each
 * prediction is the prefix and the same words behind it. undefined for a function that the rehearsal does not know. Throws InvalidInput.
 */
export function respond(function_: string, input: unknown, asked: Asked): object | undefined {
  if (function_ === 'health') return health(asked)
  return function_ === 'predict' ? predict(input, asked) : undefined
}

function health({ chute, instance, now, revision }: Asked): object {
  const facts = moduleFacts(instance.code)
  return {
    status: 'healthy',
    model: chute.deployed.name,
    model_loaded: true,
    repo: facts.repo,
    revision: revision ?? facts.revision,
    answered: instance.answered,
    failed: instance.failed,
    up_seconds: Math.round(now - instance.activeAt) / 1000,
  }
}

function predict(input: unknown, { instance }: Asked): object {
  const parsed = utteranceSchema.safeParse(input)
  if (!parsed.success) throw new InvalidInput(z.prettifyError(parsed.error))
  const asked = parsed.data
  const model = moduleFacts(instance.code).repo ?? ''
  const hasPrefix = asked.prefix.trim() !== ''
  if (hasPrefix) instance.answered += 1
  else instance.failed += 1
  const prediction = hasPrefix ? `${asked.prefix} ${ending}` : ''
  return {
    success: hasPrefix,
    model,
    utterance: hasPrefix ? { ...asked, prediction } : asked,
    error: hasPrefix ? null : 'No input provided',
    context_used: hasPrefix ? asked.context : '',
    complete: hasPrefix,
    prediction,
  }
}
