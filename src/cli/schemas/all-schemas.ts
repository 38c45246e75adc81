import { z } from 'zod'
import { checkSchema } from './check.ts'
import { comparisonSchema } from './comparison.ts'
import { configSchema } from './config.ts'
import { dataSchema } from './data.ts'
import { engineSchema } from './engine.ts'
import { errorSchema } from './error.ts'
import { initSchema } from './init.ts'
import { profilesSchema } from './profiles.ts'
import { scoreSchema } from './score.ts'
import { testSchema } from './test.ts'

/** Every document that `bbx` prints; `scripts/write-schemas.mjs` writes their JSON Schemas to `schemas/`. */
export const allSchemas = {
  check: checkSchema,
  comparison: comparisonSchema,
  config: configSchema,
  data: dataSchema,
  engine: engineSchema,
  error: errorSchema,
  init: initSchema,
  profiles: profilesSchema,
  score: scoreSchema,
  test: testSchema,
}

export function jsonSchemas(): Record<string, unknown> {
  return Object.fromEntries(Object.entries(allSchemas).map(([name, schema]) => [name, z.toJSONSchema(schema)]))
}
