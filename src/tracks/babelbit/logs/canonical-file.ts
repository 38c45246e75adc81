import { jsonText } from '../../../base/python/json-text.ts'
import { pathText } from '../../../base/python/path-text.ts'
import { float } from '../../../base/python/python-float.ts'
import { round } from '../../../base/python/round.ts'
import { ByteWriter } from '../scoring/canonical/byte-writer.ts'
import { compactLayout, DocumentWriter, indentedLayout } from '../scoring/canonical/document-writer.ts'
import { CanonicalScorer } from '../scoring/canonical/score-canonical.ts'
import { TableWriter } from '../scoring/canonical/table-writer.ts'
import { type FileScore, noJson } from './file-score.ts'
import type { LogFile } from './log-file.ts'
import type { OpenLog } from './open-log.ts'
import type { LogScoreOptions } from './score-options.ts'
import { ToolFileStreams } from './tool-file-streams.ts'
import { toolFiles, writeToolFile } from './tool-files.ts'

/** Scores logs that stand as the runner writes them; see `CanonicalScorer`. One after the other. */
export class CanonicalFiles {
  readonly #options: LogScoreOptions
  readonly #scorer = new CanonicalScorer()
  readonly #entry = new ByteWriter()
  readonly #document = new ByteWriter()
  readonly #table = new ByteWriter()
  readonly #entryWriter = new DocumentWriter(this.#entry, compactLayout)
  readonly #documentWriter = new DocumentWriter(this.#document, indentedLayout)
  readonly #tableWriter = new TableWriter(this.#table)

  constructor(options: LogScoreOptions) {
    this.#options = options
  }

  /** undefined where the log is anything but canonical. */
  score(log: OpenLog, { file }: LogFile): FileScore | undefined {
    const { json, outdir, lexWeight } = this.#options
    const logFile = pathText(file)
    const writers = [...(json ? [this.#entryWriter] : []), ...(outdir === null ? [] : [this.#documentWriter, this.#tableWriter])]
    for (const out of [this.#entry, this.#document, this.#table]) out.length = 0
    if (json) this.#entry.putText(entryStart(file))
    for (const writer of writers) writer.begin(logFile)
    const scorer = this.#scorer
    scorer.open(log.read)
    for (;;) {
      const next = scorer.next(lexWeight)
      if (next === 'unusual') return undefined
      if (next === 'end') break
      for (const writer of writers) writer.utterance(scorer.figures, scorer.texts)
    }
    for (const writer of writers) writer.end(scorer.average)
    if (json) this.#entry.putText(entryEnd(scorer))
    if (outdir !== null) {
      const files = toolFiles(outdir, logFile)
      writeToolFile(files.txt, this.#table.taken())
      writeToolFile(files.json, this.#document.taken())
    }
    return { ...fileSummary(file, scorer), json: json ? this.#entry.taken().slice() : noJson }
  }

  /** Whether the log is canonical from the first to the last byte, whatever its size. */
  isCanonical(log: OpenLog): boolean {
    this.#scorer.open(log.read)
    for (;;) {
      const next = this.#scorer.next(null)
      if (next !== 'utterance') return next === 'end'
    }
  }

  /** The entry of a canonical log in pieces, and its files written as it goes: memory does not depend on its size. */
  *pieces(log: OpenLog, { file }: LogFile): Generator<Uint8Array, FileScore> {
    const { json, outdir, lexWeight } = this.#options
    const logFile = pathText(file)
    using files = outdir === null ? null : new ToolFileStreams(toolFiles(outdir, logFile))
    const writers = [...(json ? [this.#entryWriter] : []), ...(files ? [this.#documentWriter, this.#tableWriter] : [])]
    for (const out of [this.#entry, this.#document, this.#table]) out.length = 0
    if (json) this.#entry.putText(entryStart(file))
    for (const writer of writers) writer.begin(logFile)
    const scorer = this.#scorer
    scorer.open(log.read)
    while (scorer.next(lexWeight) === 'utterance') {
      for (const writer of writers) writer.utterance(scorer.figures, scorer.texts)
      files?.append(this.#table, this.#document, pieceBytes)
      if (this.#entry.length < pieceBytes) continue
      yield this.#entry.taken().slice()
      this.#entry.length = 0
    }
    for (const writer of writers) writer.end(scorer.average)
    files?.append(this.#table, this.#document, 0)
    if (json) this.#entry.putText(entryEnd(scorer))
    yield this.#entry.taken().slice()
    return { ...fileSummary(file, scorer), json: noJson }
  }
}

const pieceBytes = 1 << 18

function entryStart(file: string): string {
  return `{"file":${jsonText(file)},"document":`
}

/** Where nothing is unusual, the strict reading is the reference's; a log without an utterance is unusual. */
function entryEnd({ average, utterances }: CanonicalScorer): string {
  const strict = {
    average_U_best_early: float(round(average, 4)),
    utterances,
    differences: [],
    omitted: 0,
    why: null,
  }
  return `,"strict":${jsonText(strict, { compact: true })},"error":null}`
}

function fileSummary(file: string, { average }: CanonicalScorer): Omit<FileScore, 'json'> {
  const rounded = round(average, 4)
  return { file, average: rounded, strict: rounded, differences: 0, error: null, exit: 0 }
}
