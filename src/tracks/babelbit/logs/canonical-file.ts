import { BbxError } from '../../../base/bbx-error.ts'
import { jsonText } from '../../../base/python/json-text.ts'
import { pathText } from '../../../base/python/path-text.ts'
import { float } from '../../../base/python/python-float.ts'
import { round } from '../../../base/python/round.ts'
import { CanonicalScorer } from '../scoring/canonical/canonical-scorer.ts'
import { compactFrame, type Frame, indentedFrame, tableFrame } from '../scoring/canonical/frame.ts'
import { type FileScore, noJson } from './file-score.ts'
import { joined } from './joined.ts'
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

  /** undefined where the log is anything but canonical. */
  score(log: OpenLog, { file }: LogFile): FileScore | undefined {
    const { json, outdir, lexWeight } = this.#options
    const scorer = this.#scorer
    scorer.open(log.read)
    if (scorer.score(lexWeight, { entry: json, files: outdir !== null }) !== 'end') return undefined
    const logFile = pathText(file)
    const { average } = scorer
    if (outdir !== null) {
      const files = toolFiles(outdir, logFile)
      writeToolFile(files.txt, framed(scorer.written('table'), tableFrame(logFile, average)))
      writeToolFile(files.json, framed(scorer.written('document'), indentedFrame(logFile, average)))
    }
    const entry = json ? framed(scorer.written('entry'), entryFrame(file, logFile, scorer)) : noJson
    return { ...fileSummary(file, average), json: entry }
  }

  /** Whether the log is canonical from the first to the last byte, whatever its size. */
  isCanonical(log: OpenLog): boolean {
    this.#scorer.open(log.read)
    return this.#scorer.look()
  }

  /** The entry of a canonical log in pieces, and its files written as it goes: memory does not depend on its size. */
  *pieces(log: OpenLog, { file }: LogFile): Generator<Uint8Array, FileScore> {
    const { json, outdir, lexWeight } = this.#options
    const logFile = pathText(file)
    using files = outdir === null ? null : new ToolFileStreams(toolFiles(outdir, logFile))
    const scorer = this.#scorer
    scorer.open(log.read)
    files?.append(Buffer.from(tableFrame(logFile, 0).start), Buffer.from(indentedFrame(logFile, 0).start))
    if (json) yield Buffer.from(entryFrame(file, logFile, scorer).start)
    for (;;) {
      const outcome = scorer.score(lexWeight, { entry: json, files: files !== null }, pieceBytes)
      if (outcome === 'unusual') throw changed(file)
      files?.append(scorer.written('table'), scorer.written('document'))
      const piece = scorer.written('entry').slice()
      scorer.clear()
      yield piece
      if (outcome === 'end') break
    }
    const { average } = scorer
    files?.append(Buffer.from(tableFrame(logFile, average).end), Buffer.from(indentedFrame(logFile, average).end))
    if (json) yield Buffer.from(entryFrame(file, logFile, scorer).end)
    return { ...fileSummary(file, average), json: noJson }
  }
}

function framed(bytes: Uint8Array, { start, end }: Frame): Uint8Array {
  return joined(start, bytes, end)
}

/** Where nothing is unusual, the strict reading is the reference's; a log without an utterance is unusual. */
function entryFrame(file: string, logFile: string, { average, utterances }: CanonicalScorer): Frame {
  const { start, end } = compactFrame(logFile, average)
  const strict = {
    average_U_best_early: float(round(average, 4)),
    utterances,
    differences: [],
    omitted: 0,
    why: null,
  }
  return {
    start: `{"file":${jsonText(file)},"document":${start}`,
    end: `${end},"strict":${jsonText(strict, { compact: true })},"error":null}`,
  }
}

function fileSummary(file: string, average: number): Omit<FileScore, 'json'> {
  const rounded = round(average, 4)
  return { file, average: rounded, strict: rounded, differences: 0, error: null, exit: 0 }
}

function changed(file: string): BbxError {
  return new BbxError('U0007', {
    what: `${file} was changed while it was scored`,
    remedy: 'score it again when nothing writes to it',
  })
}
