import { BbxError } from '../../../base/bbx-error.ts'
import { jsonText, type PythonJson } from '../../../base/python/json-text.ts'
import { pathText } from '../../../base/python/path-text.ts'
import { round } from '../../../base/python/round.ts'
import type { TextEmbedder } from '../../../metrics/text-embedder.ts'
import { toolScore } from '../formats/dialogue-score.ts'
import { ScoreNarration } from '../formats/score-narration.ts'
import { ScoreTable } from '../formats/score-table.ts'
import { needsEmbeddings } from '../scoring/policy.ts'
import { scoreDocument } from '../scoring/score-document.ts'
import { type LogScore, scoreLog, scoreLogNow } from '../scoring/score-log.ts'
import { type FileScore, fileError, noJson } from './file-score.ts'
import type { LogFile } from './log-file.ts'
import type { LogScoreOptions } from './score-options.ts'
import { strictJson } from './strict-json.ts'
import { toolFiles, writeToolFile } from './tool-files.ts'

/** Scores the bytes of any log, well-formed or not. Throws BbxError where it cannot be done (no vector, no room). */
export async function scoreGeneral(
  bytes: Uint8Array,
  { file }: LogFile,
  options: LogScoreOptions,
  embedder: TextEmbedder | null,
): Promise<FileScore> {
  const { policy, lexWeight, json, outdir } = options
  const logFile = pathText(file)
  const told = policy.narration === 'table' ? new ScoreTable(logFile) : new ScoreNarration(() => new Date())
  const on = outdir === null ? {} : { on: told.moments }
  const score = await limited(file, async () =>
    needsEmbeddings(policy, lexWeight)
      ? scoreLog(bytes, { policy, lexWeight, embed: embedWith(embedder), ...on })
      : scoreLogNow(bytes, { policy, lexWeight, ...on }),
  )
  const document = score.reference && scoreDocument(logFile, score.reference)
  if (outdir !== null) {
    const files = toolFiles(outdir, logFile)
    if (score.reference) told.finish(score.reference.average)
    if (document) writeToolFile(files.json, toolScore(document))
    if (document && told instanceof ScoreNarration) told.wrote(files.json)
    // The reference prints as it goes: where it raises, the text breaks off.
    writeToolFile(files.txt, told.text)
  }
  return { ...summary(file, score), json: json ? Buffer.from(`,${entryJson(file, document, score)}`) : noJson }
}

function embedWith(embedder: TextEmbedder | null): (texts: readonly string[]) => Promise<readonly Float32Array[]> {
  if (embedder === null)
    throw new BbxError('E0009', {
      what: 'this profile compares embeddings, and their model is not here',
      remedy:
        '`bbx models pull mxbai-embed-large` fetches it; or name it with --model mxbai-embed-large=FILE, or a table of vectors with --embeddings',
    })
  return (texts) => embedder.embed(texts)
}

function summary(file: string, score: LogScore): Omit<FileScore, 'json'> {
  const error = score.raised && fileError(raisedError(file, score.raised))
  const strict = score.strict?.average ?? null
  return {
    file,
    average: score.reference && round(score.reference.average, 4),
    strict: strict === null ? null : round(strict, 4),
    differences: score.differences.length,
    error,
    exit: error === null ? 0 : 1,
  }
}

function raisedError(file: string, { type, message, line }: NonNullable<LogScore['raised']>): BbxError {
  return new BbxError('S3008', {
    what: `${file}${line === null ? '' : ` line ${line}`}: the mirrored scorer raises ${type}`,
    why: message,
  })
}

function entryJson(file: string, document: PythonJson, score: LogScore): string {
  const error = score.raised && fileError(raisedError(file, score.raised))
  return jsonText({ file, document, strict: strictJson(score), error: error && { ...error } }, { compact: true })
}

/** A limit of ours as an error that names the file. */
async function limited<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RangeError) throw new BbxError('U0007', { what: `${file}: ${error.message}`, cause: error })
    throw error
  }
}
