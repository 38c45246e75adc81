import { z } from 'zod'
import { faultCodes } from '../../../src/base/fault-codes.ts'

const code = z.string().refine((text) => Object.hasOwn(faultCodes, text), 'no such code')
const pattern = z.string().transform((text) => new RegExp(text, 's'))

/** What must come of a run of `bbx`, and nothing else. */
const expectation = z.strictObject({
  exit: z.int(),
  /** Every code in the document, once each: one more or one less is another verdict. Of `check` those of errors. */
  codes: z.array(code),
  /** Who is to blame for all of them. */
  by: z.enum(['submission', 'harness', 'environment']).default('submission'),
  /** Codes of findings that are warnings; not looked at where not given. */
  warnings: z.array(code).optional(),
  /** Found in what, evidence and remedy of the first fault, finding or error. */
  says: pattern.optional(),
  /** Found in what `bbx` said on stderr. */
  notes: pattern.optional(),
  /** Both verdicts are shown: ours, and that of the mirrored validator. */
  verdicts: z.boolean().default(false),
  /** Found in every answer that is scored. */
  answers: pattern.optional(),
  /** Of the strict score. */
  score: z.tuple([z.number(), z.number()]).optional(),
  /** Whether a listener of this test heard anything of the case. */
  heard: z.boolean().default(false),
  withinS: z.number().default(20),
})

/** How a guard is removed, and what the same server then prints or reaches. Without it, the kept one must not show that. */
const guard = z.strictObject({
  remove: z.enum([
    'network',
    'read-only root',
    'no docker.sock',
    'no-new-privileges',
    'dropped capabilities',
    'system call filter',
    'noexec',
    'process limit',
    'memory limit',
    'size of /tmp',
    'size of /dev/shm',
    'open files limit',
    'masked kernel files',
  ]),
  sees: pattern,
  heard: z.boolean().default(false),
})

const run = z.strictObject({
  /** `remote`: the case's server.py runs beside `bbx test --url`; `check`, `build`: the command of that name; else a runtime of `bbx test`. */
  runtime: z.enum(['process', 'docker', 'check', 'build', 'remote']),
  /** More words for `bbx`. */
  options: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  /** `two`: two utterances; `unseen`: dialogues that ship with nothing; `shipped`: the sample of bbx. */
  challenge: z.enum(['two', 'unseen', 'shipped']).default('two'),
  /** Printed for people too: no sign of it may steer a terminal. */
  onTerminal: z.boolean().default(false),
  /** How often in a row, each with the same verdict. */
  times: z.int().default(1),
  expect: expectation,
  guard: guard.optional(),
})

/** `case.json` in a folder of test/hostile. */
export const caseSchema = z.strictObject({
  /** One line: why it matters. */
  why: z.string().min(20).max(160),
  from: z.enum(['network', 'resources', 'http', 'repository', 'grading']),
  runs: z.array(run).min(1),
})

export type HostileCase = z.infer<typeof caseSchema> & { name: string }
export type HostileRun = z.infer<typeof run>
export type GuardName = z.infer<typeof guard>['remove']
