import { z } from 'zod'

const nodeSelector = z.object({
  gpu_count: z.number().int().min(1).max(8).default(1),
  min_vram_gb_per_gpu: z.number().int().min(16).max(140).default(16),
  max_hourly_price_per_gpu: z.number().gt(0).max(10).nullish(),
  include: z.array(z.string()).nullish(),
  exclude: z.array(z.string()).nullish(),
})

const scope = z.object({
  scope_id: z.string(),
  object_type: z.enum(['images', 'chutes', 'invocations']),
  object_id: z.string().nullable(),
  method: z.enum(['read', 'write', 'delete', 'invoke']).nullable(),
})

const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  admin: z.boolean(),
  scopes: z.array(scope),
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
  /** The whole of it, `cpk_...`: worth nothing anywhere else. */
  key: z.string(),
})

/** What an account may do besides the usual (reference chutes 3.10). */
export const roles = ['free_account', 'unlimited_dev', 'public_deployment'] as const

const account = z.object({
  userId: z.string(),
  username: z.string(),
  hotkey: z.string(),
  coldkey: z.string(),
  paymentAddress: z.string(),
  /** USD */
  balance: z.number(),
  roles: z.array(z.enum(roles)),
  createdAt: z.number(),
  keys: z.array(apiKey),
})

const image = z.object({
  imageId: z.string(),
  userId: z.string(),
  name: z.string(),
  tag: z.string(),
  readme: z.string(),
  dockerfile: z.string(),
  public: z.boolean(),
  /** Of the files in its context. */
  files: z.array(z.string()),
  createdAt: z.number(),
  /** How long its build takes, from habits at that time. */
  buildMs: z.number(),
  /** Why its build fails; null where it does not. */
  failure: z.string().nullable(),
})

const instance = z.object({
  instanceId: z.string(),
  createdAt: z.number(),
  activeAt: z.number(),
  /** It is gone from then on; null while nothing is known of an end. */
  goneAt: z.number().nullable(),
  version: z.string(),
  /** The module that it runs, and the cords of that time. */
  code: z.string(),
  /** Why it dies at its start, where it does. */
  death: z.string().nullable(),
  answered: z.number().int(),
  failed: z.number().int(),
  lastUsedAt: z.number(),
  /** What it wrote since it is up, the last lines of it. */
  log: z.array(z.string()),
  ephemeral: z.object({ secret: z.string(), public: z.string() }),
  configId: z.string(),
})

const json = z.record(z.string(), z.unknown())

/** A cord's `path` takes no dashes, its public one does (reference chutes 3.3). */
const cord = z.object({
  method: z.string().default('POST'),
  path: z.string().regex(/^(\/[a-z][a-z0-9_]*)+$/i),
  public_api_path: z
    .string()
    .regex(/^(\/[a-z][a-z0-9_-]*)+$/i)
    .nullish(),
  public_api_method: z.enum(['GET', 'POST']).nullish(),
  stream: z.boolean().default(false),
  function: z.string(),
  input_schema: json.nullish(),
  output_schema: json.nullish(),
  output_content_type: z.string().nullish(),
  minimal_input_schema: json.nullish(),
  passthrough: z.boolean().default(false),
})

const job = z.object({
  ports: z
    .array(
      z.object({
        name: z.string(),
        port: z.number().refine((port) => port === 2202 || (port > 8001 && port < 65_536), 'port 2202 or 8002 to 65535'),
        proto: z.string(),
      }),
    )
    .default([]),
  timeout: z.number().nullish(),
  name: z.string(),
  upload: z.boolean().nullish(),
})

/** The body of a deployment; what the platform does not know it ignores (reference chutes 3.3). */
export const deploymentSchema = z.object({
  name: z
    .string()
    .min(3)
    .max(127)
    .regex(/^(?:([a-zA-Z0-9_.-]+)\/)*([a-z0-9][a-z0-9_./-]*)$/i),
  tagline: z.string().max(1024).nullish(),
  readme: z.string().max(16_384).nullish(),
  logo_id: z.string().nullish(),
  image: z.string(),
  public: z.boolean().default(false),
  standard_template: z.enum(['vllm', 'diffusion', 'tei', 'embedding']).nullish(),
  node_selector: nodeSelector,
  filename: z.string().regex(/^[a-z][a-z0-9_]*\.py$/i),
  ref_str: z.string().regex(/^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$/i),
  code: z.string().max(150_000),
  concurrency: z.number().int().min(1).max(256).default(1),
  max_instances: z.number().int().min(1).max(100).default(1),
  scaling_threshold: z.number().min(0).max(1).default(0.75),
  shutdown_after_seconds: z.number().int().min(60).max(604_800).default(300),
  allow_external_egress: z.boolean().nullish(),
  revision: z
    .string()
    .regex(/^[a-f0-9]{40}$/)
    .nullish(),
  tool_description: z.string().nullish(),
  cords: z.array(cord).nullish(),
  jobs: z.array(job).nullish(),
})

const chute = z.object({
  chuteId: z.string(),
  userId: z.string(),
  slug: z.string(),
  version: z.string(),
  imageId: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  deployed: deploymentSchema,
  /** Users who may call it and see it. */
  sharedWith: z.array(z.string()),
  instances: z.array(instance),
  invocations: z.number().int(),
  /** Someone asked for an instance, then; null where none is wanted. */
  bounty: z.object({ since: z.number(), until: z.number() }).nullable(),
})

const secret = z.object({
  secretId: z.string(),
  userId: z.string(),
  chuteId: z.string(),
  key: z.string(),
  createdAt: z.number(),
})

/** All that the platform keeps, as it is written to its folder. */
export const stateSchema = z.object({
  schema: z.literal('bbx.rehearsal-chutes/1'),
  /** Of the account that was made for whoever rehearses: 64 hex digits. */
  hotkeySeed: z.string(),
  accounts: z.array(account),
  images: z.array(image),
  chutes: z.array(chute),
  secrets: z.array(secret),
  /** Creations, changes and removals: 24 a day of a kind. */
  history: z.array(z.object({ kind: z.enum(['chute', 'image']), userId: z.string(), at: z.number() })),
  /** Times at which an account was registered. */
  registrations: z.array(z.number()),
})

export type PlatformState = z.infer<typeof stateSchema>
export type Account = z.infer<typeof account>
export type ApiKey = z.infer<typeof apiKey>
export type StoredImage = z.infer<typeof image>
export type StoredChute = z.infer<typeof chute>
export type Instance = z.infer<typeof instance>
export type NodeSelector = z.infer<typeof nodeSelector>
export type Deployment = z.infer<typeof deploymentSchema>
