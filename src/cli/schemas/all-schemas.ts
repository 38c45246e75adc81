import { z } from 'zod'
import { audioSchema } from './audio.ts'
import { buildSchema } from './build.ts'
import { axonSchema, metagraphSchema, registrationSchema, subnetSchema } from './chain.ts'
import { checkSchema } from './check.ts'
import { chuteBuildSchema } from './chute-build.ts'
import { chuteModuleSchema } from './chute-module.ts'
import {
  chuteDeletionSchema,
  chuteDeploymentSchema,
  chuteImageSchema,
  chuteLoginSchema,
  chuteLogLineSchema,
  chutePingSchema,
  chuteQuoteSchema,
  chuteSchema,
  chuteSharesSchema,
  chutesSchema,
  chuteWarmupSchema,
} from './chutes.ts'
import { cleanSchema } from './clean.ts'
import { comparisonSchema } from './comparison.ts'
import { configSchema } from './config.ts'
import { conversionSchema } from './conversion.ts'
import { dataSchema } from './data.ts'
import { doctorSchema } from './doctor.ts'
import { engineSchema } from './engine.ts'
import { errorSchema } from './error.ts'
import { helpSchema } from './help.ts'
import { initSchema } from './init.ts'
import { keySchema } from './key.ts'
import { localnetSchema } from './localnet.ts'
import { metricSchema } from './metric.ts'
import { modelConversionSchema } from './model-conversion.ts'
import { modelPathSchema } from './model-path.ts'
import { modelsSchema } from './models.ts'
import { profilesSchema } from './profiles.ts'
import { pushSchema } from './push.ts'
import { runSchema } from './run.ts'
import { savedKeySchema } from './saved-key.ts'
import { scoreSchema } from './score.ts'
import { signatureSchema, verificationSchema } from './signature.ts'
import { statusSchema } from './status.ts'
import { testSchema } from './test.ts'
import { versionSchema } from './version.ts'
import { walletsSchema } from './wallets.ts'

/** Every document that `bbx` prints; `scripts/write-schemas.mjs` writes their JSON Schemas to `schemas/`. */
export const allSchemas = {
  audio: audioSchema,
  axon: axonSchema,
  build: buildSchema,
  check: checkSchema,
  chute: chuteSchema,
  'chute-build': chuteBuildSchema,
  'chute-deletion': chuteDeletionSchema,
  'chute-deployment': chuteDeploymentSchema,
  'chute-image': chuteImageSchema,
  'chute-log-line': chuteLogLineSchema,
  'chute-login': chuteLoginSchema,
  'chute-module': chuteModuleSchema,
  'chute-ping': chutePingSchema,
  'chute-quote': chuteQuoteSchema,
  'chute-shares': chuteSharesSchema,
  'chute-warmup': chuteWarmupSchema,
  chutes: chutesSchema,
  clean: cleanSchema,
  comparison: comparisonSchema,
  config: configSchema,
  conversion: conversionSchema,
  data: dataSchema,
  doctor: doctorSchema,
  engine: engineSchema,
  error: errorSchema,
  help: helpSchema,
  init: initSchema,
  key: keySchema,
  localnet: localnetSchema,
  metagraph: metagraphSchema,
  metric: metricSchema,
  'model-conversion': modelConversionSchema,
  'model-path': modelPathSchema,
  models: modelsSchema,
  profiles: profilesSchema,
  push: pushSchema,
  registration: registrationSchema,
  run: runSchema,
  'saved-key': savedKeySchema,
  score: scoreSchema,
  signature: signatureSchema,
  status: statusSchema,
  subnet: subnetSchema,
  test: testSchema,
  verification: verificationSchema,
  version: versionSchema,
  wallets: walletsSchema,
}

export function jsonSchemas(): Record<string, unknown> {
  return Object.fromEntries(Object.entries(allSchemas).map(([name, schema]) => [name, z.toJSONSchema(schema)]))
}
