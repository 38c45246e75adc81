import type { ContainerPolicy } from '../base/container-policy.ts'
import type { Client, Contract } from '../base/contract.ts'
import type { Fault } from '../base/fault.ts'
import type { Json } from '../base/json.ts'
import type { TrackId } from '../base/track-ids.ts'
import type { PassedOver } from '../datasets/passed-over.ts'
import type { CaptionEmbedder } from '../metrics/caption-embedder.ts'
import type { CodecEncoder } from '../metrics/codec-encoder.ts'
import type { SpeakerEmbedder } from '../metrics/speaker-embedder.ts'
import type { TextEmbedder } from '../metrics/text-embedder.ts'
import type { Transcriber } from '../metrics/transcriber.ts'
import type { Publishing } from '../submission/publishing.ts'
import type { Rule } from '../submission/rules/rule.ts'

export type { Client, Contract } from '../base/contract.ts'
export type { TrackId } from '../base/track-ids.ts'

export type ItemId = string
export type SeatId = string

/** JSON on the journal's side, typed on ours. `parse` throws on anything that `encode` could not have written. */
export interface Codec<T> {
  parse(value: unknown): T
  encode(value: T): Json
}

export interface Seat {
  id: SeatId
  client: Client
}

export interface Item<Input, Truth> {
  id: ItemId
  input: Input
  truth: Truth
}

export interface Answer<A> {
  item: ItemId
  seat: SeatId
  answer: A | null
  faults: readonly Fault[]
  /** The submission's own time over the item. */
  ms: number
}

/** A step that an utterance engine reveals; `token` is null with `done`. */
export interface LiveStep {
  done: boolean
  token: string | null
  dialogueUid: string | null
  challengeUid: string | null
}

/** A session with a live utterance engine: `next` is never repeated, because a repeat would skip a word. */
export interface LiveSession extends AsyncDisposable {
  sessionId: string
  first: LiveStep
  next(): Promise<LiveStep>
}

export interface Baseline {
  pairs: number
  seed: number
}

/** What settings and flags may change about a profile; everything else is the mirrored validator's. */
export interface ProfileOptions {
  stepTimeoutMs?: number
  predictPath?: string
  /** How the baseline of a calibrated scorer is drawn (BASELINE_PAIRS, BASELINE_SEED). */
  baseline?: Baseline
  /** Instead of the utterance engine in this process. Such a run plans nothing and cannot be resumed. */
  live?: (signal: AbortSignal) => Promise<LiveSession>
}

export interface Held<Input, Carry> {
  /** Stays the same over a resumed run. */
  sessionId: string
  items: AsyncIterable<{ id: ItemId; input: Input }>
  seats: readonly Seat[]
  /**
   * The seats are all that the session has: when none is active any more it ends as the validator ends it. False for a miner's own run, whose
   * seat stands for one of many: the session goes on, and what is not answered counts with nothing.
   */
  everySeat: boolean
  carry: Carry | null
  signal: AbortSignal
}

export type HoldEvent<A, Carry> =
  | ({ at: 'answer' } & Answer<A>)
  /** An item that only the session could know (a live utterance engine). */
  | { at: 'revealed'; item: Item<unknown, unknown> }
  /** The commit mark: all seats' answers of the item came before it. */
  | { at: 'item-done'; item: ItemId; carry: Carry }
  /** A step went by: for progress only, never journaled. */
  | { at: 'step'; item: ItemId; unit: number }

/** The weights make the score: it is the weighted mean over all units. */
export interface UnitScore {
  id: string
  value: number
  weight: number
  /** For the reader of a report: what was wanted, what was given, and at which step the value arose. */
  truth?: string
  answer?: string
  step?: number
}

export interface Scored {
  /** null where the mirrored validator has no score for the item; `why` says so. */
  value: number | null
  why: string | null
  units: readonly UnitScore[]
  metrics: Readonly<Record<string, number | null>>
  faults: readonly Fault[]
  detail: Json
}

export interface ScoredPair {
  reference: Scored
  strict: Scored
}

/** `trace`: what it takes beyond the scores to tell which files the mirrored validator leaves behind; the track's own, never stored. */
export interface Scoring<Trace = unknown> extends ScoredPair {
  trace: Trace
}

/** Whose run it is, and since when, as far as the names of the validator's files tell. */
export interface RunIdentity {
  hotkey: string | null
  startedAt: Date
}

/** What the mirrored validator leaves behind of a run. */
export interface RunFiles {
  /** One for each scoring, in the order given. */
  items: readonly ItemFile[]
  files: readonly RunFile[]
}

/** The validator's own document of an item, as `bbx score RUN` shows it. */
export interface ItemFile {
  /** The file that stands for the item in results. */
  file: string
  document: Json | null
  /** The strict score in the document's words. */
  strict: Readonly<Record<string, string | number | null>>
  /** Why the validator has no document. */
  error: string | null
}

export interface RunFile {
  /** Which of the validator's folders it lies in. */
  place: string
  name: string
  content: string | Uint8Array
}

/** What came of an item for a seat: a score or null, and faults, with timings. */
export interface Outcome extends ScoredPair {
  item: ItemId
  faults: readonly Fault[]
  timesMs: readonly number[]
}

export interface Summary {
  reference: number | null
  strict: number | null
  why: string | null
  metrics: Readonly<Record<string, { mean: number; n: number }>>
  /** What would raise the score most, for a person; the most first. */
  advice?: readonly string[]
  promised?: readonly Promised[]
}

/** What the papers of a contest say is judged, and no version of its validator weighs: told beside the score. */
export interface Promised {
  name: string
  /** null where nothing can be told of it. */
  value: number | null
  /** Of the value, and its range. */
  unit: string
  note: string
}

export interface PlanOptions {
  /** At most so many items. */
  limit: number | null
  seed: number
}

/** A tool that is opened when it is asked for the first time. */
export type Tool<T> = () => Promise<T>

/** The tools a scorer has: weights behind the interfaces that metrics own. null where their weights are not here. */
export interface Instruments {
  embedder: TextEmbedder | null
  speaker: Tool<SpeakerEmbedder> | null
  codec: Tool<CodecEncoder> | null
  transcriber: Tool<Transcriber> | null
  captions: Tool<CaptionEmbedder> | null
}

export interface Profile<Input = unknown, Truth = unknown, A = unknown, Carry = unknown, Trace = unknown> {
  id: string
  mirrors: { repository: string; commit: string; note: string }
  status: 'live' | 'retired'
  /** When `status` was last looked up. */
  statusAsOf: string
  unit: 'pair' | 'caption' | 'utterance'
  /** Weights that its scores need. */
  needs: readonly string[]
  /** What a run is worth without them: nothing, or some of its metrics. */
  withoutWeights: 'nothing' | 'some'
  /** `heavy`: scoring an item takes so much of a machine that it would hold up a submission on the same one. */
  scoring: 'light' | 'heavy'
  resume: 'item' | 'restart' | 'never'
  input: Codec<Input>
  truth: Codec<Truth>
  answer: Codec<A>
  carry: Codec<Carry>
  contract(via: 'container' | 'axon' | 'chute' | 'url'): Contract
  /** How its container is run; no two validators forbid the same. */
  container: ContainerPolicy
  plan(dataset: AsyncIterable<unknown>, options: PlanOptions): AsyncIterable<Item<Input, Truth>>
  /** Units the item is worth in the planned set. */
  unitsOf(truth: Truth): number
  /** The submission's own time for each exchange of an answer, in ms. */
  timesOf(answer: A): readonly number[]
  hold(held: Held<Input, Carry>): AsyncIterable<HoldEvent<A, Carry>>
  /**
   * What else the contract wants of a server: asked once, when the session is over, with inputs of the plan. Every fault is one of the run as a whole. Left out where there is nothing
   * more to ask.
   */
  probe?(inputs: AsyncIterable<Input>, client: Client, signal: AbortSignal): Promise<readonly Fault[]>
  score(item: Item<Input, Truth>, answer: Answer<A>, tools: Instruments): Promise<Scoring<Trace>>
  /** What `filesOf` needs of an answer, where it takes no scoring to tell; null: only `score` tells it. */
  traceOf: ((item: Item<Input, Truth>, answer: Answer<A>) => Trace) | null
  /** From the scorings of one seat, in plan order, without those of items that were not reached. */
  filesOf(scorings: readonly Scoring<Trace>[], run: RunIdentity): RunFiles
  /** Outcomes come in plan order, of one seat, with gaps filled. */
  summarise(planned: number, outcomes: AsyncIterable<Outcome>): Promise<Summary>
}

/** How much of a data set is wanted. Where reading is dear, what is not drawn is not read; else `Profile.plan` draws. */
export interface ReadOptions extends PlanOptions {
  /** Told of rows that give no item, where a data set may hold such. */
  passedOver?: PassedOver
  signal?: AbortSignal
}

/** Data sets of a track: files that `bbx test` can be given, and the one that ships. */
export interface TrackData {
  shipped: { id: string; path: string }
  /** What `Profile.plan` takes, one after the other. Throws BbxError U0007 for what cannot be read as such data. */
  read(path: string, options: ReadOptions): AsyncIterable<unknown>
  /** `sha256:` over the bytes of all files. */
  digest(path: string): Promise<string>
}

/** What came of a profile's golden vectors on this machine. */
export interface GoldenResult {
  vectors: number
  failures: readonly string[]
  /** What they do not cover. */
  note: string | null
}

export interface Track {
  id: TrackId
  data: TrackData
  rules: readonly Rule[]
  /** False where the mirrored validators compare hotkey.txt byte for byte. */
  trimsHotkey: boolean
  /** How its submissions get to validators. */
  publishing: Publishing
  defaultProfile: string
  profiles: Readonly<Record<string, (options?: ProfileOptions) => Promise<Profile>>>
  /** Runs the golden vectors that ship for a profile. */
  verify(profile: string): Promise<GoldenResult>
}

export interface TrackEntry {
  title: string
  load(): Promise<Track>
}
