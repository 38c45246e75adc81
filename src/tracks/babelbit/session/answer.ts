import { z } from 'zod'
import { type FaultCode, faultCodes } from '../../../base/fault-codes.ts'
import type { Codec } from '../../types.ts'

/** One question and what came of it, as the validator stores it. */
export interface StoredStep {
  /** Position among the utterances that the session closes in this dialogue, from 0. */
  utterance: number
  /** Words revealed, less one. */
  step: number
  /** Empty where the step failed. */
  prediction: string
  failed: boolean
  code: FaultCode | null
  ms: number
}

/** What one seat answered over one dialogue. */
export interface DialogueAnswer {
  steps: readonly StoredStep[]
  /** True from the step on after which the seat was asked no more, to the end of the session. */
  deactivated: boolean
}

/** What the next dialogue needs to know of those before it. */
export interface SessionCarry {
  seats: Readonly<Record<string, SeatCarry>>
  /** Words after which no end of utterance came: they leak into the next dialogue (reference babelbit 1.4). */
  tokens: readonly string[]
}

export interface SeatCarry {
  errorsInARow: number
  active: boolean
}

const codeSchema = z.custom<FaultCode>((value) => typeof value === 'string' && Object.hasOwn(faultCodes, value))

const answerSchema = z.object({
  steps: z.array(
    z.object({
      utterance: z.int().min(0),
      step: z.int().min(0),
      prediction: z.string(),
      failed: z.boolean(),
      code: codeSchema.nullable(),
      ms: z.number().min(0),
    }),
  ),
  deactivated: z.boolean(),
})

const carrySchema = z.object({
  seats: z.record(z.string(), z.object({ errorsInARow: z.int().min(0), active: z.boolean() })),
  tokens: z.array(z.string()),
})

export const answerCodec: Codec<DialogueAnswer> = {
  parse: (value) => answerSchema.parse(value),
  encode: ({ steps, deactivated }) => ({ steps: steps.map((step) => ({ ...step })), deactivated }),
}

export const carryCodec: Codec<SessionCarry> = {
  parse: (value) => carrySchema.parse(value),
  encode: ({ seats, tokens }) => ({
    seats: Object.fromEntries(Object.entries(seats).map(([id, seat]) => [id, { ...seat }])),
    tokens,
  }),
}
