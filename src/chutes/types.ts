import type { Json } from '../base/json.ts'
import type { Secret } from '../base/secret.ts'
import type { Signer } from '../base/signer.ts'
import type { ChuteSpec } from './spec/types.ts'

/** Who asks: an API key (`cpk_...`), which may be one of an administrator or a scoped one, or the hotkey that the account was registered with. */
export type Credentials = { kind: 'key'; key: Secret } | { kind: 'hotkey'; signer: Signer; userId: string | null }

export interface ChutesAccount {
  username: string
  /** A UUID. */
  userId: string
  hotkey: string | null
  coldkey: string | null
  /** Where TAO is sent to top the account up. */
  paymentAddress: string | null
  /** In USD; null where the platform does not say. */
  balance: number | null
  /** In the platform's words. */
  permissions: readonly string[]
}

export interface ApiKey {
  id: string
  name: string
  /** False: a scoped one, which can invoke chutes and manage nothing (reference chutes 2.3). */
  admin: boolean
}

export interface Pricing {
  /** USD an hour for one GPU, by the platform's id. */
  gpus: Readonly<Record<string, number>>
}

export interface PlatformImage {
  id: string
  /** Of the account that owns it; null where the platform does not say. */
  username: string | null
  name: string
  tag: string
  public: boolean
  /** `failed`: the platform's status begins with `error:`. */
  state: 'waiting' | 'building' | 'built' | 'failed'
  /** In the platform's words. */
  status: string
  /** ISO 8601, with its zone. */
  createdAt: string | null
}

export interface ImageOrder {
  /** As the account writes it: the platform compares the case. */
  username: string
  name: string
  tag: string
  /** Never empty. */
  readme: string
  dockerfile: string
  public: boolean
}

export interface ChuteInstance {
  id: string
  region: string | null
  active: boolean
  verified: boolean
  lastVerifiedAt: string | null
}

/** A chute as the platform has it. */
export interface PlatformChute {
  id: string
  name: string
  /** What its host is named after; made at its creation, and not what one would guess. */
  slug: string
  /** A UUID over image and code; null where the platform does not say. */
  version: string | null
  public: boolean
  username: string | null
  image: { id: string; name: string; tag: string; status: string } | null
  nodeSelector: { gpuCount: number | null; minVramGbPerGpu: number | null; supportedGpus: readonly string[] }
  concurrency: number | null
  maxInstances: number | null
  shutdownAfterSeconds: number | null
  /** The platform's own field, which stays null for chutes with code of their own. */
  revision: string | null
  /** Some instance is active and verified. */
  hot: boolean
  instances: readonly ChuteInstance[]
  /** USD an hour while one instance is there; null where the platform does not say. */
  pricePerHour: number | null
  createdAt: string | null
  updatedAt: string | null
}

/** What came of asking for a deployment. */
export type DeployAnswer =
  | { kind: 'deployed'; chute: PlatformChute }
  /** The same image and code are deployed under this name already. */
  | { kind: 'unchanged'; said: string }
  /** Nothing was done: a fee is due, and was not accepted. */
  | { kind: 'fee'; usd: number | null; said: string }
  /** The answer was lost: whether it is deployed only the platform knows. */
  | { kind: 'lost'; why: string }

export type ShareAnswer =
  | 'shared'
  /** It belongs to that account, or is open to everybody: there is nothing to share. */
  | 'own-account'
  | 'public'

export interface WarmUpEvent {
  status: 'cold' | 'hot'
  /** In the platform's words. */
  log: string
}

export type BuildLogEvent =
  | { kind: 'line'; stream: 'stdout' | 'stderr'; text: string; offset: string | null }
  /** No more lines come; whether it was built only the image's status says. */
  | { kind: 'done' }
  | { kind: 'error'; text: string }

export type InstanceLogEvent =
  | { kind: 'line'; text: string }
  /** `connected`, `file_rotated`, `file_removed`, `stream_cancelled`, `too_many_errors` and whatever the platform has besides. */
  | { kind: 'event'; event: string }
  | { kind: 'error'; text: string }

/** What one instance said before it was active; kept for 4 hours, encrypted to the hotkey of the account. */
export interface StartUpSession {
  instanceId: string
  /** 32 bytes. */
  ephemeralKey: Uint8Array
  chunks: number
  startedAt: string | null
}

export interface Invocation {
  slug: string
  path: string
  /** Sent with POST as JSON: an object. */
  body: Readonly<Record<string, unknown>>
  timeoutMs?: number
}

export interface InvocationAnswer {
  /** null where the answer is no JSON. */
  json: Json
  text: string
  ms: number
}

/**
 * The platform chutes.ai, as its HTTP interface has it. Each call throws BbxError: E0010 where the platform does not take the credentials, E0001 for what is not there or not
 * shared, E0070 where the account has too little money, E0071 where the platform refuses what is asked, E0072 where a daily limit is used up, E0007 where it cannot be reached
 * or cannot answer now, E0011 where it answers out of its protocol. Nothing is asked twice that could happen twice.
 */
export interface Chutes extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string
  /** Where the chute of a slug answers. */
  chuteUrl(slug: string): string

  account(signal: AbortSignal): Promise<ChutesAccount>
  /** Asked with a key that manages nothing: E0010. */
  apiKeys(signal: AbortSignal): Promise<ApiKey[]>
  pricing(signal: AbortSignal): Promise<Pricing>

  /** By its id, or as `user/name:tag`; null where there is none, or it belongs to somebody else who does not show it. */
  image(ref: string, signal: AbortSignal): Promise<PlatformImage | null>
  /** Of this account, page by page. */
  images(signal: AbortSignal): AsyncIterable<PlatformImage>
  /** Has the platform build an image. `existed`: one of this name and tag is there, in whatever state. After a lost answer one that this call made counts as `existed`. Returns before it is built. */
  uploadImage(order: ImageOrder, signal: AbortSignal): Promise<'uploaded' | 'existed'>
  /** False where there is none. Throws E0071 where a chute uses it. */
  deleteImage(ref: string, signal: AbortSignal): Promise<boolean>
  /** Lines from `offset` on. Of a build that fails the platform ends this stream never: look at the image's state meanwhile. */
  buildLog(imageId: string, options: { offset?: string | null; signal: AbortSignal }): AsyncIterable<BuildLogEvent>

  /** By its id or name; null where there is none, or it is not shared with this account. */
  chute(idOrName: string, signal: AbortSignal): Promise<PlatformChute | null>
  /** Of this account, page by page. The platform remembers its answer for a minute. */
  chutes(signal: AbortSignal): AsyncIterable<PlatformChute>
  /** The source of its module. */
  chuteCode(chuteId: string, signal: AbortSignal): Promise<string>
  /** Creates the chute of this name, or replaces its code. Without `acceptFee` a fee that is due is named; where none is due it deploys at once. */
  deploy(spec: ChuteSpec, options: { acceptFee: boolean }, signal: AbortSignal): Promise<DeployAnswer>
  /** False where there is none. */
  deleteChute(chuteId: string, signal: AbortSignal): Promise<boolean>
  /** Lets another account call it, warm it up, look at it and read its source. `user`: a UUID, or a name. */
  share(wanted: { chuteId: string; user: string }, signal: AbortSignal): Promise<ShareAnswer>
  unshare(wanted: { chuteId: string; user: string }, signal: AbortSignal): Promise<void>
  /** Asks for an instance, and tells what became of it; ends after `hot`, or without it after the platform's own limit of some minutes, or where the connection breaks. */
  warmUp(chuteId: string, signal: AbortSignal): AsyncIterable<WarmUpEvent>

  /** What an active instance prints, endlessly. `backfill`: how many lines of before, 0 to 10000. */
  instanceLog(instanceId: string, options: { backfill: number; signal: AbortSignal }): AsyncIterable<InstanceLogEvent>
  startUpSessions(chuteId: string, signal: AbortSignal): Promise<StartUpSession[]>
  /** What a session holds, still encrypted: see `logs/open-start-up-log.ts`. */
  startUpChunks(chuteId: string, instanceId: string, signal: AbortSignal): Promise<Uint8Array[]>

  /** Calls a chute at its own host. Throws also E0074 where no instance is hot, E0075 where the chute itself fails. */
  invoke(call: Invocation, signal: AbortSignal): Promise<InvocationAnswer>
}
