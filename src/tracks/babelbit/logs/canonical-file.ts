import { BbxError } from '../../../base/bbx-error.ts'
import { floatText } from '../../../base/python/float-text.ts'
import { jsonString } from '../../../base/python/json-string.ts'
import { pathText } from '../../../base/python/path-text.ts'
import { round } from '../../../base/python/round.ts'
import { CanonicalScorer } from '../scoring/canonical/canonical-scorer.ts'
import { compactFrame, indentedFrame, tableFrame } from '../scoring/canonical/frame.ts'
import { type FileScore, noJson } from './file-score.ts'
import type { LogFile } from './log-file.ts'
import type { OpenLog } from './open-log.ts'
import type { LogScoreOptions } from './score-options.ts'
import { ToolFileStreams } from './tool-file-streams.ts'
import { toolFiles, writeToolFile } from './tool-files.ts'

/** Pieces of the entry of a large log. */
const pieceBytes = 1 << 18

/** Scores logs that stand as the runner writes them; see `CanonicalScorer`. One after the other. */
export class CanonicalFiles {
  readonly #options: LogScoreOptions
  readonly #scorer: CanonicalScorer

  constructor(options: LogScoreOptions, kernel: WebAssembly.Module) {
    this.#options = options
    this.#scorer = new CanonicalScorer(kernel)
  }

  /** undefined where the log is anything but canonical; else its entry is among the `entries`. */
  score(log: OpenLog, { file }: LogFile): FileScore | undefined {
    const { json, outdir, lexWeight } = this.#options
    const scorer = this.#scorer
    const logFile = pathText(file)
    let kept = scorer.written('entry').length
    try {
      this.#putStart(file, logFile)
      scorer.open(log.read)
      if (scorer.score(lexWeight, { entry: json, files: outdir !== null }) !== 'end') return undefined
      this.#putEnd()
      if (outdir !== null) {
        const files = toolFiles(outdir, logFile)
        writeToolFile(files.txt, scorer.written('table'))
        writeToolFile(files.json, scorer.written('document'))
      }
      kept = scorer.written('entry').length
      return fileSummary(file, scorer.average)
    } finally {
      this.#forget(kept)
    }
  }

  /** Of the logs since `reset`; good until the next is scored. */
  get entries(): Uint8Array {
    return this.#scorer.written('entry')
  }

  /** Forgets the entries. */
  reset(): void {
    this.#scorer.reset()
  }

  /** Whether the log is canonical from the first to the last byte, whatever its size. */
  isCanonical(log: OpenLog): boolean {
    this.#scorer.open(log.read)
    return this.#scorer.look()
  }

  /**
   * The entry of a canonical log in pieces, each good until the next is asked for, and its files written as it goes: memory does not
   * depend on its size.
   */
  *pieces(log: OpenLog, { file }: LogFile): Generator<Uint8Array, FileScore> {
    const { json, outdir, lexWeight } = this.#options
    const logFile = pathText(file)
    using files = outdir === null ? null : new ToolFileStreams(toolFiles(outdir, logFile))
    const scorer = this.#scorer
    scorer.reset()
    this.#putStart(file, logFile)
    scorer.open(log.read)
    for (let outcome = 'more'; outcome !== 'end'; ) {
      outcome = scorer.score(lexWeight, { entry: json, files: files !== null }, pieceBytes)
      if (outcome === 'unusual') throw changed(file)
      if (outcome === 'end') this.#putEnd()
      files?.append(scorer.written('table'), scorer.written('document'))
      yield scorer.written('entry')
      this.#forget(0)
    }
    return fileSummary(file, scorer.average)
  }

  #putStart(file: string, logFile: string): void {
    const { json, outdir } = this.#options
    const scorer = this.#scorer
    if (json) scorer.put('entry', `,{"file":${jsonString(file, true)},"document":${compactFrame.start(logFile)}`)
    if (outdir === null) return
    scorer.put('document', indentedFrame.start(logFile))
    scorer.put('table', tableFrame.start(logFile))
  }

  #putEnd(): void {
    const { json, outdir } = this.#options
    const scorer = this.#scorer
    const { average } = scorer
    if (json) scorer.put('entry', `${compactFrame.end(average)},"strict":${strictJson(scorer)},"error":null}`)
    if (outdir === null) return
    scorer.put('document', indentedFrame.end(average))
    scorer.put('table', tableFrame.end(average))
  }

  /** What was written of the entries behind `length`, and of the files. */
  #forget(length: number): void {
    this.#scorer.cut('entry', length)
    this.#scorer.cut('document', 0)
    this.#scorer.cut('table', 0)
  }
}

/** Where nothing is unusual, the strict reading is the reference's; a log without an utterance is unusual. */
function strictJson({ average, utterances }: CanonicalScorer): string {
  const strict = `"average_U_best_early":${floatText(round(average, 4))},"utterances":${utterances}`
  return `{${strict},"differences":[],"omitted":0,"why":null}`
}

function fileSummary(file: string, average: number): FileScore {
  const rounded = round(average, 4)
  return { file, average: rounded, strict: rounded, differences: 0, error: null, exit: 0, json: noJson }
}

function changed(file: string): BbxError {
  return new BbxError('U0007', {
    what: `${file} was changed while it was scored`,
    remedy: 'score it again when nothing writes to it',
  })
}
