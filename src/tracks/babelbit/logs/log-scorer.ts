import { BbxError } from '../../../base/bbx-error.ts'
import { jsonText } from '../../../base/python/json-text.ts'
import type { TextEmbedder } from '../../../metrics/text-embedder.ts'
import { CanonicalFiles } from './canonical-file.ts'
import { type FileScore, fileError, noJson } from './file-score.ts'
import type { LogFile } from './log-file.ts'
import { openLog, readWhole } from './open-log.ts'
import { scoreGeneral } from './score-general.ts'
import type { LogScoreOptions } from './score-options.ts'

/** Larger logs are not held in memory, if they are canonical. */
export const largeBytes = 8 * 2 ** 20

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

  score(file: LogFile): Promise<FileScore> {
    return this.#orFailed(file, async () => {
      using log = openLog(file)
      return this.#canonical?.score(log, file) ?? (await scoreGeneral(readWhole(log, file), file, this.#options, this.#embedder))
    })
  }

  /** Scores a log that was made here; `file` names it. */
  scoreBytes(bytes: Uint8Array, file: LogFile): Promise<FileScore> {
    return this.#orFailed(file, () => scoreGeneral(bytes, file, this.#options, this.#embedder))
  }

  async #orFailed(file: LogFile, work: () => Promise<FileScore>): Promise<FileScore> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof BbxError && error.code !== 'E0005') return this.#failed(file, error)
      throw error
    }
  }

  /** The entry in pieces, for logs of any size; empty ones without `json`. */
  async *scoreLarge(file: LogFile): AsyncGenerator<Uint8Array, FileScore> {
    if (this.#canonical !== null && isCanonical(this.#canonical, file)) {
      using log = openLog(file)
      return yield* this.#canonical.pieces(log, file)
    }
    const score = await this.score(file)
    yield score.json
    return score
  }

  #failed({ file }: LogFile, bbxError: BbxError): FileScore {
    const error = fileError(bbxError)
    const entry = { file, document: null, strict: null, error: { ...error } }
    const json = this.#options.json ? Buffer.from(jsonText(entry, { compact: true })) : noJson
    return { file, average: null, strict: null, differences: 0, error, exit: bbxError.exit, json }
  }
}

/** Not what cannot be read: who scores it says why. */
function isCanonical(canonical: CanonicalFiles, file: LogFile): boolean {
  try {
    using log = openLog(file)
    return canonical.isCanonical(log)
  } catch (error) {
    if (error instanceof BbxError) return false
    throw error
  }
}
