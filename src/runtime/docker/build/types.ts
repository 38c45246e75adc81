import type { Fault } from '../../../base/fault.ts'
import type { ProcessIdentity } from '../../../base/process-identity.ts'
import type { SubmissionFile } from '../../../submission/files.ts'
import type { ContainerEngine } from '../container-engine/types.ts'

/** What a Dockerfile and its folder say, read by whoever may read submissions. */
export interface BuildSource {
  /** Absolute. */
  root: string
  files: readonly SubmissionFile[]
  /** Whether .dockerignore keeps the path out. */
  ignores(path: string): boolean
  /** SHA-256 in hex of a listed file. */
  hashOf(path: string, signal?: AbortSignal): Promise<string>
  /** Files that must not get into an image, with what they hold: `line 3 holds a GitHub token`. */
  secrets: ReadonlyMap<string, string>
  /** Of the Dockerfile, in order: the builder's steps. */
  instructions: readonly { keyword: string; rest: string; line: number }[]
  /** Whether the Dockerfile says itself what is started; false: the base image's program is. */
  setsCommand: boolean
  /** Base images that the engine needs, as FROM names them with the defaults of ARG put in. */
  bases: readonly string[]
}

export interface BuildLimits {
  /** From the start of the upload to the finished image. */
  wallMs: number
  /** Of the build's output. */
  outputBytes: number
  contextBytes: number
  /** What the steps may add to the base image. */
  addedBytes: number
  /** Of a RUN step, memory and swap together; null: no limit. Podman and the classic builder of Docker keep to it. */
  memoryBytes: number | null
  /** Of a RUN step; null: no limit. */
  cpus: number | null
}

export interface BuildOptions {
  engine: ContainerEngine
  source: BuildSource
  policy: { models: 'mounted' | 'copied'; modelsPath: string }
  limits: BuildLimits
  network: 'default' | 'none'
  /** False: every step is built again, and an unchanged image is not taken either. */
  cache: boolean
  /** How a mounted models/ is given to the container; null where no container follows. `auto`: a volume where the engine is elsewhere. */
  models: { by: 'auto' | 'volume'; run: string; owner: ProcessIdentity } | null
  onEvent(event: BuildEvent): void
  signal: AbortSignal
}

export type BuildEvent =
  | { at: 'context'; files: number; bytes: number; ignored: number }
  | { at: 'pull'; image: string; text: string }
  /** Of the files' own bytes, as `bytes` of the context counts them. */
  | { at: 'upload'; sentBytes: number }
  | ({ at: 'step' } & BuildStep)
  /** A line of the build's output, without anything that steers a terminal. */
  | { at: 'line'; text: string }
  | { at: 'unchanged'; tag: string }

export interface BuildStep {
  number: number
  total: number
  /** As the engine writes it: `RUN pip install -r requirements.txt`. */
  text: string
  /** Of the Dockerfile; null where the step belongs to none of its lines (ONBUILD of a base image). */
  line: number | null
}

export interface BuiltImage {
  id: string
  tag: string
  fingerprint: string
  /** False: it was there, made from the same context. */
  built: boolean
  bytes: number
  buildMs: number
  /** Entrypoint and Cmd. */
  command: readonly string[]
  /** The Dockerfile's own; false: the base image's. */
  ownCommand: boolean
  /**
   * What to mount read-only at the policy's path; null where models are copied or no container follows. A volume belongs to the run and is
   * mounted with `NoCopy`: an engine fills an empty one with what the image has in its place.
   */
  models: { type: 'bind' | 'volume'; source: string } | null
  context: ContextSize
}

export interface ContextSize {
  files: number
  bytes: number
  /** Files of the submission that .dockerignore, or the mount of models/, keeps out. */
  ignored: number
}

export type BuildOutcome = BuiltImage | Fault
