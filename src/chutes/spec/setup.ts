import { z } from 'zod'
import type { PythonConstant, PythonConstants } from '../../base/python/python-constants.ts'

/** What `chute/setup.py` may say of a deployment, by the names it has there. Ranges: reference chutes 3.3 and 4.3. */
const names = {
  BASE_IMAGE: z.string().regex(/^[a-z0-9][\w./:@-]*$/, 'the name of an image'),
  PACKAGES: z.array(z.string().regex(/^[A-Za-z0-9][\w.-]*(?:\[[\w,.-]+\])?==[A-Za-z0-9][\w.!+-]*$/, 'name==version')).min(1),
  GPU_COUNT: z.int().min(1).max(8),
  MIN_VRAM_GB_PER_GPU: z.int().min(16).max(140),
  INCLUDE_GPUS: z
    .array(z.string().regex(/^[a-z0-9_]+$/, 'a GPU in lower case'))
    .min(1)
    .nullable(),
  EXCLUDE_GPUS: z
    .array(z.string().regex(/^[a-z0-9_]+$/, 'a GPU in lower case'))
    .min(1)
    .nullable(),
  CONCURRENCY: z.int().min(1).max(256),
  MAX_INSTANCES: z.int().min(1).max(100),
  SCALING_THRESHOLD: z.number().min(0).max(1),
  SHUTDOWN_AFTER_SECONDS: z.int().min(60).max(604_800),
  TAGLINE: z.string().max(1024),
} as const satisfies Readonly<Record<string, z.ZodType<PythonConstant>>>

export type SetupName = keyof typeof names
export type Setup = { readonly [name in SetupName]: z.infer<(typeof names)[name]> }

export interface SetupProblem {
  /** null where something is missing. */
  line: number | null
  what: string
}

const setupNames = Object.keys(names) as SetupName[]

/** The settings of a `setup.py`, or everything that is wrong with it. All names have to be there: what is deployed is what the file says. */
export function readSetup({ values, otherAt }: PythonConstants): { setup: Setup } | { problems: SetupProblem[] } {
  const problems: SetupProblem[] = []
  if (otherAt !== null) {
    problems.push({ line: otherAt, what: 'it holds more than NAME = value: it is read without being run, so only plain values count' })
  }
  const missing: SetupProblem[] = []
  const setup: Record<string, unknown> = {}
  for (const name of setupNames) {
    const given = values.get(name)
    if (given === undefined) {
      missing.push({ line: null, what: `${name} is missing` })
      continue
    }
    const read = names[name].safeParse(given.value)
    if (read.success) setup[name] = read.data
    else problems.push({ line: given.line, what: `${name}: ${read.error.issues.map(({ message }) => message).join('; ')}` })
  }
  for (const [name, { line }] of values) {
    if (!(name in names)) problems.push({ line, what: `nobody reads ${name}: the names are ${setupNames.join(', ')}` })
  }
  problems.push(...missing)
  return problems.length > 0 ? { problems } : { setup: setup as Setup }
}
