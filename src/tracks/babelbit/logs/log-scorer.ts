import { BbxError } from '../../../base/bbx-error.ts'
import { jsonText } from '../../../base/python/json-text.ts'
import type { TextEmbedder } from '../../../metrics/text-embedder.ts'
import { CanonicalFiles } from './canonical-file.ts'
import { type FileScore, fileError, noJson } from './file-score.ts'
import type { LogFile } from './log-file.ts'
import { openLog, readWhole } from './open-log.ts'
import type { LogScoreOptions } from './score-options.ts'

/** Larger logs are not held in memory, if they are canonical. */
export const largeBytes = 8 * 2 ** 20

/** What came of some logs, in their order. */
export interface LogScores {
  scores: FileScore[]
  /** Their entries, each behind a comma. The last piece is good until more is scored. */
  json: Uint8Array[]
}

/**
 * Scores logs in one thread, one after the other. What is wrong with a log is in its result; a full disk throws, and so does a large
 * log that changes when a part of it was told already.
 */
export class LogScorer {
  readonly #options: LogScoreOptions
  readonly #embedder: TextEmbedder | null
  readonly #canonical: CanonicalFiles | null

  /** `kernel` is what `scorerKernel` gives for the policy; without it every log goes the general way. */
  constructor(options: LogScoreOptions, embedder: TextEmbedder | null, kernel: WebAssembly.Module | null) {
    this.#options = options
    this.#embedder = embedder
    this.#canonical = kernel && new CanonicalFiles(options, kernel)
  }

  /** To be called when what was called before is done. */
  async score(files: readonly LogFile[]): Promise<LogScores> {
    const canonical = this.#canonical
    const scores: FileScore[] = []
    const json: Uint8Array[] = []
    canonical?.reset()
    for (const file of files) {
      const known = canonical && scoreCanonical(canonical, file)
      const score = known ?? (await this.#orFailed(file, () => this.#scoreGeneral(file)))
      scores.push(score)
      if (score.json.length === 0) continue
      if (canonical !== null) json.push(canonical.entries.slice())
      canonical?.reset()
      json.push(score.json)
    }
    if (canonical !== null) json.push(canonical.entries)
    return { scores, json }
  }

  /** Scores a log that was made here; `file` names it. */
  scoreBytes(bytes: Uint8Array, file: LogFile): Promise<FileScore> {
    return this.#orFailed(file, () => this.#general(bytes, file))
  }

  /** The entry in pieces, behind a comma, for logs of any size; empty ones without `json`. Each is good until the next is asked for. */
  async *scoreLarge(file: LogFile): AsyncGenerator<Uint8Array, FileScore> {
    if (this.#canonical !== null && isCanonical(this.#canonical, file)) {
      using log = openLog(file)
      return yield* this.#canonical.pieces(log, file)
    }
    const score = await this.#orFailed(file, () => this.#scoreGeneral(file))
    yield score.json
    return score
  }

  async #scoreGeneral(file: LogFile): Promise<FileScore> {
    using log = openLog(file)
    return await this.#general(readWhole(log, file), file)
  }

  /** Imported late: most calls never need it. */
  async #general(bytes: Uint8Array, file: LogFile): Promise<FileScore> {
    const { scoreGeneral } = await import('./score-general.ts')
    return scoreGeneral(bytes, file, this.#options, this.#embedder)
  }

  async #orFailed(file: LogFile, work: () => Promise<FileScore>): Promise<FileScore> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof BbxError && error.code !== 'E0005') return this.#failed(file, error)
      throw error
    }
  }

  #failed({ file }: LogFile, bbxError: BbxError): FileScore {
    const error = fileError(bbxError)
    const entry = { file, document: null, strict: null, error: { ...error } }
    const json = this.#options.json ? Buffer.from(`,${jsonText(entry, { compact: true })}`) : noJson
    return { file, average: null, strict: null, differences: 0, error, exit: bbxError.exit, json }
  }
}

/** undefined for what is not canonical and what cannot be read: the general way says why. */
function scoreCanonical(canonical: CanonicalFiles, file: LogFile): FileScore | undefined {
  return unlessUnreadable(() => {
    using log = openLog(file)
    return canonical.score(log, file)
  })
}

function isCanonical(canonical: CanonicalFiles, file: LogFile): boolean {
  const found = unlessUnreadable(() => {
    using log = openLog(file)
    return canonical.isCanonical(log)
  })
  return found ?? false
}

function unlessUnreadable<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof BbxError && error.code === 'U0007') return undefined
    throw error
  }
}
