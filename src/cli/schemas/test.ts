import { z } from 'zod'
import { documentSchema, faultSchema, findingSchema, interval } from './common.ts'
import { sandboxSchema } from './sandbox.ts'

const milliseconds = z.number().nonnegative().nullable()
const amount = z.number().int().nonnegative().nullable()

/** `bbx test` and `bbx report`. */
export const testSchema = documentSchema('bbx.test/1', {
  submission: z.looseObject({
    origin: z.string(),
    path: z.string(),
    fingerprint: z.string().nullable(),
    track: z.string(),
  }),
  profile: z.looseObject({ id: z.string(), mirrors: z.string(), status: z.enum(['live', 'retired']) }),
  runtime: z.string(),
  /** What was asked; left out for the server of the submission. */
  via: z.literal('chute').optional(),
  isolation: z.string(),
  /** Only of a runtime that has one. */
  sandbox: sandboxSchema.nullable(),
  dataset: z.looseObject({
    id: z.string(),
    digest: z.string().nullable(),
    seed: z.number().int(),
    /** Rows that were drawn and gave no item, by the reason. */
    passedOver: z.record(z.string(), z.number().int().positive()).optional(),
  }),
  score: z.looseObject({
    /** What the mirrored validator computes; null with `why` where it could not be measured. */
    reference: z.number().nullable(),
    /** Failures count as zero, over the whole planned set. */
    strict: z.number().nullable(),
    standardError: z.number().nonnegative().nullable(),
    interval95: interval.nullable(),
    why: z.string().nullable(),
  }),
  complete: z.boolean(),
  /** Items that were in the journal already. */
  resumed: z.number().int().nonnegative(),
  metrics: z.record(z.string(), z.looseObject({ mean: z.number(), n: z.number().int() })),
  counts: z.looseObject({
    unit: z.enum(['pair', 'caption', 'utterance']),
    items: z.number().int(),
    planned: z.number().int(),
    scored: z.number().int(),
    faults: z.number().int(),
  }),
  faults: z.array(faultSchema),
  latency: z.looseObject({ p50Ms: milliseconds, p95Ms: milliseconds, maxMs: milliseconds, healthyAfterMs: milliseconds }),
  peakMemoryMiB: z.number().int().nonnegative().nullable().optional(),
  /** Of the server that this call started, by samples of every second; null where nobody watches or limits it. */
  usage: z
    .looseObject({
      peakMemoryMiB: amount,
      memoryLimitMiB: amount,
      /** Processes and threads. */
      peakProcesses: amount,
      processLimit: amount,
      /** Of the time in which it wanted to compute, the share in which the CPU limit held it back: 0 to 1. */
      cpuThrottledShare: z.number().min(0).max(1).nullable(),
    })
    .optional(),
  check: z
    .looseObject({ passed: z.boolean(), findings: z.array(findingSchema) })
    .nullable()
    .optional(),
  /** Of this call: how long the session was held, and how much of that was the submission's answer time. */
  session: z.looseObject({
    ms: z.number().nonnegative(),
    answersMs: z.number().nonnegative(),
    /** How long scores were computed, beside the session and after it. */
    scoringMs: z.number().nonnegative().default(0),
  }),
  /** Why reference and strict are not the same. */
  differences: z.array(z.string()),
  /** How many units had their best score at step 0, 1, ... */
  bestSteps: z.array(z.number().int()),
  utterances: z.array(
    z.looseObject({
      item: z.string(),
      unit: z.string(),
      value: z.number(),
      step: z.number().int().nullable(),
      truth: z.string(),
      answer: z.string(),
    }),
  ),
  /** The weights that it was scored with. `verified`: the digest is one that is known for them. */
  weights: z.array(z.looseObject({ id: z.string(), digest: z.string(), verified: z.boolean() })).default([]),
  /** What would raise the score most, the most first. */
  advice: z.array(z.string()).default([]),
  /** What the papers of the contest say is judged, and no version of its validator weighs: none of it is part of the score. */
  promised: z.array(z.looseObject({ name: z.string(), value: z.number().nullable(), unit: z.string(), note: z.string() })).default([]),
  /** Of tracks whose items are samples: every metric, and what it was told from. */
  samples: z
    .array(
      z.looseObject({
        item: z.string(),
        reference: z.number().nullable(),
        strict: z.number().nullable(),
        metrics: z.record(z.string(), z.number().nullable()),
        /** As the validator has them; null where it has no real number. */
        referenceMetrics: z.record(z.string(), z.number().nullable()).default({}),
        /** Why there is no score, or none for the validator. */
        why: z.string().nullable().default(null),
        /** Of clips: seconds of input, truth and answer, the rate, and the type and shape that were found; of a batch: its captions. */
        detail: z.looseObject({}).nullable(),
        ms: milliseconds,
      }),
    )
    .default([]),
  /** Folder of the run; null where it was not kept. */
  run: z.string().nullable(),
})
