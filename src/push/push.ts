import type { Signer } from '../base/signer.ts'
import type { Chain } from '../chain/chain.ts'
import type { ChuteSpec } from '../chutes/spec/types.ts'
import type { Chutes, ChutesAccount } from '../chutes/types.ts'
import type { Hub, HubRepo } from '../hub/types.ts'
import type { Submission } from '../submission/open.ts'
import type { Publishing } from '../submission/publishing.ts'
import type { Rule } from '../submission/rules/rule.ts'
import type { Receipt } from './receipt/receipt.ts'
import type { StepId } from './step-ids.ts'
import type { UsualTest } from './usual-test.ts'

export interface PushOptions {
  /** Looks, and changes nothing: no repository, no file, no transaction. */
  dryRun: boolean
  commit: boolean
  publish: boolean
  /** A full commit id that the repository has already: nothing is uploaded. */
  revision: string | null
  minScore: number | null
  skipTest: boolean
  /** Files of the repository that the folder does not have stay there. */
  keepStray: boolean
  /** True: a chute, even where an axon is served; false: none is deployed, one that is there is named; null: a chute unless an axon is served. */
  deploy: boolean | null
  /** False: no instance of a chute is asked for; one that is hot is called all the same. */
  warmUp: boolean
  /** False: a timelocked commitment is not waited for. */
  wait: boolean
  /** How long to wait for a transaction to be final, and for a timelocked commitment to open once its round is due. */
  waitMs: number
}

/** What it takes to serve the submission by a chute. */
export interface ChuteWork {
  /** The platform of the account, opened once. Throws BbxError E0001 or U0002 where nothing says which. */
  open(): Promise<Chutes>
  /** What is deployed of a revision. Throws BbxError S1090 for files that make no module, U0001 for a name that cannot be. */
  specOf(revision: string, username: string): Promise<ChuteSpec>
  /** How long the image may take to be built, and an instance to be hot. */
  buildMs: number
  warmUpMs: number
  /** How long the platform may go on as if the chute were not there, or were its old self. */
  settleMs: number
  /** Between two looks at the platform. */
  pollMs: number
}

/** The chute that this push brings about, and names in its commitment. */
export interface Deployment {
  platform: Chutes
  account: ChutesAccount
  work: ChuteWork
  /** USD of a deployment fee that were shown before the yes. */
  agreedFee: number
}

export interface PushTrack {
  id: Receipt['track']
  rules: readonly Rule[]
  trimsHotkey: boolean
  publishing: Publishing
}

/** What came of testing the bytes that the hub gave back. */
export interface Evaluation {
  /** Folder of the run, relative to where `bbx` was called; null where it was not kept. */
  run: string | null
  /** The strict score; null where weights were missing. */
  score: number | null
  why: string | null
  /** As `bbx test` ends: 0, 1 where the submission falls short, 3 or 4 where something else did. */
  exit: number
}

export interface HotkeyToSign {
  address: string
  /** Opens the key once, which may ask for a password. */
  open(): Promise<Signer>
}

export interface Warning {
  what: string
  remedy: string
}

export type StepStatus = 'done' | 'already' | 'skipped' | 'failed'

export interface StepResult {
  status: Exclude<StepStatus, 'failed'>
  what: string
}

export type PushEvent = { at: 'step'; id: StepId } | { at: 'stepped'; id: StepId; status: StepStatus; what: string }

/** One push while it goes on: what is pushed, the world that it goes to, and the receipt that it leaves. */
export interface Push {
  /** Where `bbx` was called: its `.bbx` holds receipts and runs. */
  workingFolder: string
  track: PushTrack
  submission: Submission
  fingerprint: string
  options: PushOptions
  chain: Chain
  netuid: number
  hotkey: HotkeyToSign
  hub: Hub
  repo: HubRepo
  /** null where the track's validators call no chutes. */
  chuteWork: ChuteWork | null
  /** Set by the step `identity`: the chute that validators are to call; else why there is none, in words. */
  deployment: Deployment | string
  /** As it is on disk; changed by `save` only. */
  receipt: Receipt
  /** Durable when it returns. In a dry run nothing is written. */
  save(change: Partial<Receipt>): Promise<void>
  /** What `evaluate` asks. */
  usualTest(): Promise<UsualTest>
  /** Tests a published revision. */
  evaluate(revision: string): Promise<Evaluation>
  /** Shows what will be done and asks. Throws BbxError U0040 without a yes. */
  agree(lines: readonly string[], question: string): Promise<void>
  warnings: Warning[]
  /** What was shown, or would have been, before the yes. */
  preview: string[]
  now(): Date
  signal: AbortSignal
  onEvent(event: PushEvent): void
  /** What a step is at, in words. */
  say(what: string): void
}

/** Takes one step. Throws BbxError where it fails; what it did until then is in the receipt. */
export type Step = (push: Push) => Promise<StepResult>

export function warn({ warnings }: Pick<Push, 'warnings'>, warning: Warning): void {
  if (!warnings.some(({ what }) => what === warning.what)) warnings.push(warning)
}
