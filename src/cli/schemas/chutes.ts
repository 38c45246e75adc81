import { z } from 'zod'
import { documentSchema } from './common.ts'

/** What every document about the platform has. */
const platform = {
  /** Address of its API. */
  platform: z.string(),
  /** Nothing on it is worth anything. */
  rehearsal: z.boolean(),
}

const usd = z.number()
const namedChute = z.looseObject({ id: z.string(), name: z.string(), slug: z.string() })

const instance = z.looseObject({
  id: z.string(),
  region: z.string().nullable(),
  active: z.boolean(),
  verified: z.boolean(),
  lastVerifiedAt: z.string().nullable(),
})

const chute = namedChute.extend({
  /** Where it answers; null where the settings say of no place. */
  url: z.string().nullable(),
  version: z.string().nullable(),
  public: z.boolean(),
  username: z.string().nullable(),
  image: z.looseObject({ id: z.string(), name: z.string(), tag: z.string(), status: z.string() }).nullable(),
  hot: z.boolean(),
  instances: z.array(instance),
  /** USD an hour of one instance; null where the platform does not say. */
  pricePerHour: usd.nullable(),
  /** Instances that are paid for now. */
  running: z.number().int(),
  /** USD an hour that it costs now. */
  costPerHour: usd.nullable(),
})

/** `bbx chute login`. */
export const chuteLoginSchema = documentSchema('bbx.chute-login/1', {
  ...platform,
  /** With what the platform is asked. */
  as: z.string(),
  account: z.looseObject({
    username: z.string(),
    userId: z.string(),
    hotkey: z.string().nullable(),
    coldkey: z.string().nullable(),
    paymentAddress: z.string().nullable(),
    balance: usd.nullable(),
    permissions: z.array(z.string()),
  }),
  /** The API key, where one is used and the platform lists it. */
  key: z.looseObject({ name: z.string(), admin: z.boolean() }).nullable(),
  /** null: not known. */
  can: z.looseObject({
    manage: z.boolean().nullable(),
    build: z.boolean().nullable(),
    pay: z.boolean().nullable(),
    limits: z.array(z.string()),
  }),
  /** Where settings and account differ. */
  problems: z.array(z.string()),
  /** With --save. */
  config: z.looseObject({ path: z.string(), written: z.boolean(), backup: z.string().nullable() }).nullable(),
})

/** `bbx chute list`. */
export const chutesSchema = documentSchema('bbx.chutes/1', {
  ...platform,
  chutes: z.array(chute),
  /** USD an hour that all of them cost now; null where the platform does not say. */
  costPerHour: usd.nullable(),
})

/** `bbx chute get`, `chute-slug`. */
export const chuteSchema = documentSchema('bbx.chute/1', { ...platform, chute })

/** `bbx chute share`. */
export const chuteSharesSchema = documentSchema('bbx.chute-shares/1', {
  ...platform,
  chute: namedChute,
  shares: z.array(
    z.looseObject({
      user: z.string(),
      outcome: z.enum(['shared', 'own-account', 'public', 'failed', 'removed']),
      why: z.string().nullable(),
    }),
  ),
})

/** `bbx chute warmup`. */
export const chuteWarmupSchema = documentSchema('bbx.chute-warmup/1', {
  ...platform,
  chute: namedChute,
  ms: z.number().nonnegative(),
  /** In the platform's words. */
  log: z.string(),
  pricePerHour: usd.nullable(),
  instances: z.array(instance),
})

const fault = z.looseObject({ code: z.string(), by: z.string(), what: z.string(), evidence: z.string(), remedy: z.string() })

/** `bbx chute ping`. */
export const chutePingSchema = documentSchema('bbx.chute-ping/1', {
  /** null without a platform: --local, --url. */
  platform: z.string().nullable(),
  rehearsal: z.boolean(),
  url: z.string(),
  chute: namedChute.nullable(),
  /** That the chute has to say of itself, where it says one. */
  expectedRevision: z.string().nullable(),
  passed: z.boolean(),
  health: z.looseObject({ modelLoaded: z.boolean(), revision: z.string().nullable(), ms: z.number(), faults: z.array(fault) }),
  answers: z.array(
    z.looseObject({
      index: z.string(),
      step: z.number().int(),
      prefix: z.string(),
      prediction: z.string().nullable(),
      ms: z.number(),
      faults: z.array(fault),
      notes: z.array(z.string()),
    }),
  ),
})

/** `bbx chute delete`. */
export const chuteDeletionSchema = documentSchema('bbx.chute-deletion/1', {
  ...platform,
  chute: namedChute.nullable(),
  image: z
    .looseObject({ id: z.string(), name: z.string(), tag: z.string(), fate: z.enum(['deleted', 'kept', 'in use', 'not found']) })
    .nullable(),
})

const range = z.looseObject({ least: usd, most: usd })

/** `bbx chute quote`. */
export const chuteQuoteSchema = documentSchema('bbx.chute-quote/1', {
  ...platform,
  repo: z.string(),
  revision: z.string(),
  /** `id` and `slug` are null where the account has none of this name. */
  chute: z.looseObject({ name: z.string(), id: z.string().nullable(), slug: z.string().nullable(), isDeployed: z.boolean() }),
  image: z.looseObject({ ref: z.string(), state: z.enum(['missing', 'waiting', 'building', 'built', 'failed']) }),
  /** USD, once; 0 for new code in a chute that is there; null where the platform's prices do not tell. */
  fee: usd.nullable(),
  costs: z
    .looseObject({
      /** USD an hour of one instance. */
      perHour: range,
      /** USD from the last question until an instance ends. */
      idle: range.extend({ seconds: z.number() }),
      gpus: z.array(z.looseObject({ id: z.string(), perHour: usd })),
      maxInstances: z.number().int(),
    })
    .nullable(),
  balance: usd.nullable(),
  /** In the last 24 hours, as far as the lists of the account show. */
  changes: z.looseObject({ chutes: z.number().int(), images: z.number().int(), aDay: z.number().int() }),
  obstacles: z.array(z.string()),
})

/** `bbx chute deploy`. */
export const chuteDeploymentSchema = documentSchema('bbx.chute-deployment/1', {
  ...platform,
  repo: z.string(),
  revision: z.string(),
  chute,
  how: z.enum(['created', 'updated', 'already']),
  /** USD that the platform took; null where it did not say. */
  fee: usd.nullable(),
  /** Settings that are others there than in chute/setup.py. */
  differs: z.array(z.string()),
  image: z.looseObject({ ref: z.string(), how: z.enum(['already', 'followed', 'built']) }),
})

/** `bbx chute build` without --local. */
export const chuteImageSchema = documentSchema('bbx.chute-image/1', {
  ...platform,
  ref: z.string(),
  how: z.enum(['already', 'followed', 'built']),
  image: z.looseObject({
    id: z.string(),
    username: z.string().nullable(),
    name: z.string(),
    tag: z.string(),
    public: z.boolean(),
    status: z.string(),
  }),
})

/** A line of `bbx chute logs --json`: what an instance printed, what became of it, or why its log is not to be had. */
export const chuteLogLineSchema = z.union([
  z.looseObject({ instance: z.string(), log: z.string() }),
  z.looseObject({ instance: z.string(), event: z.string() }),
  z.looseObject({ instance: z.string(), error: z.string() }),
])
