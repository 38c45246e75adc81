import { floatText } from '../../../../base/python/float-text.ts'
import { jsonString } from '../../../../base/python/json-string.ts'
import { roundUnits } from '../../../../base/python/round.ts'
import type { ByteWriter } from './byte-writer.ts'
import { copyPiece, type Piece, piece } from './piece.ts'
import { copyText, pointWidth, putText, type TextForm } from './put-text.ts'
import { copyUnits, putUnits, unitScale } from './put-units.ts'
import type { TextStore } from './text-store.ts'
import type { UtteranceFigures } from './utterance-figures.ts'

/** How a document's JSON is laid out: on one line without blanks, or as `json.dumps(indent=2)` lays it out. */
export interface DocumentLayout {
  form: TextForm
  /** What stands before a member or an element of each depth, 1 to 5, and before a closing bracket. */
  line(depth: number): string
  colon: string
}

export const compactLayout: DocumentLayout = { form: 'ascii-json', line: () => '', colon: ':' }
export const indentedLayout: DocumentLayout = { form: 'json', line: (depth) => `\n${'  '.repeat(depth)}`, colon: ': ' }

/** More than a step's members, blanks and figures take. */
const constantBytes = 512
/** Steps whose constant pieces are kept. */
const keptSteps = 256

/** Writes a score document from figures, utterance by utterance. */
export class DocumentWriter {
  readonly #out: ByteWriter
  readonly #layout: DocumentLayout
  readonly #beforeLexical: Piece[] = []
  readonly #beforeU: Piece[] = []
  readonly #beforeSemantic: Piece
  readonly #beforePrediction: Piece
  readonly #afterPrediction: Piece
  readonly #beforeIndex: Piece
  readonly #beforeTruth: Piece
  readonly #beforeSteps: Piece
  readonly #beforeBestStep: Piece
  readonly #beforeBest: Piece
  readonly #beforeCount: Piece
  readonly #afterCount: Piece
  readonly #comma = piece(',')
  #utterances = 0

  constructor(out: ByteWriter, layout: DocumentLayout) {
    this.#out = out
    this.#layout = layout
    this.#beforeSemantic = piece(this.#member('semantic_similarity'))
    this.#beforePrediction = piece(`${this.#member('prediction')}"`)
    this.#afterPrediction = piece(`"${layout.line(4)}}`)
    const { line, colon } = layout
    this.#beforeIndex = piece(`${line(2)}{${line(3)}"utterance_number"${colon}`)
    this.#beforeTruth = piece(`,${line(3)}"ground_truth"${colon}"`)
    this.#beforeSteps = piece(`",${line(3)}"steps"${colon}[`)
    this.#beforeBestStep = piece(`${line(3)}],${line(3)}"best_step"${colon}`)
    this.#beforeBest = piece(`,${line(3)}"U_best"${colon}`)
    this.#beforeCount = piece(`,${line(3)}"total_steps"${colon}`)
    this.#afterCount = piece(`${line(2)}}`)
  }

  begin(logFile: string): void {
    const { line, colon, form } = this.#layout
    this.#utterances = 0
    const file = jsonString(logFile, form === 'ascii-json')
    this.#out.putText(`{${line(1)}"log_file"${colon}${file},${line(1)}"dialogue_uid"${colon}null,${line(1)}"utterances"${colon}[`)
  }

  utterance(figures: UtteranceFigures, texts: TextStore): void {
    const out = this.#out
    if (this.#utterances++ > 0) out.putPiece(this.#comma)
    out.putPiece(this.#beforeIndex)
    out.putWhole(figures.index)
    out.putPiece(this.#beforeTruth)
    putText(out, texts, figures.truthStart, figures.truthEnd, this.#layout.form)
    out.putPiece(this.#beforeSteps)
    for (let step = 0; step < figures.count; step++) this.#step(figures, step, texts)
    out.putPiece(this.#beforeBestStep)
    out.putWhole(figures.bestStep)
    out.putPiece(this.#beforeBest)
    putUnits(out, figures.best)
    out.putPiece(this.#beforeCount)
    out.putWhole(figures.count)
    out.putPiece(this.#afterCount)
  }

  end(average: number): void {
    const { line, colon } = this.#layout
    const close = this.#utterances > 0 ? line(1) : ''
    const figure = floatText(roundUnits(average, unitScale) / unitScale)
    this.#out.putText(
      `${close}],${line(1)}"dialogue_summary"${colon}{${line(2)}"average_U_best_early"${colon}${figure}${line(1)}}${line(0)}}`,
    )
  }

  #step(figures: UtteranceFigures, step: number, texts: TextStore): void {
    const out = this.#out
    const start = figures.starts[step] as number
    const end = figures.ends[step] as number
    const beforeLexical = this.#kept(this.#beforeLexical, step, (at) => this.#stepStart(at))
    const beforeU = this.#kept(this.#beforeU, step, (at) => this.#earliness(at))
    out.reserve((end - start) * pointWidth + constantBytes)
    const { view } = out
    let at = copyPiece(view, out.length, beforeLexical)
    at = copyUnits(view, at, figures.lexical[step] as number)
    at = copyPiece(view, at, this.#beforeSemantic)
    at = copyUnits(view, at, figures.semantic[step] as number)
    at = copyPiece(view, at, beforeU)
    at = copyUnits(view, at, figures.u[step] as number)
    at = copyPiece(view, at, this.#beforePrediction)
    at = copyText(out, at, texts, start, end, this.#layout.form)
    out.length = copyPiece(view, at, this.#afterPrediction)
  }

  #kept(pieces: Piece[], step: number, make: (step: number) => string): Piece {
    const known = pieces[step]
    if (known !== undefined) return known
    const made = piece(make(step))
    if (step < keptSteps && step === pieces.length) pieces.push(made)
    return made
  }

  #stepStart(step: number): string {
    const { line, colon } = this.#layout
    return `${step > 0 ? ',' : ''}${line(4)}{${line(5)}"step"${colon}${step}${this.#member('lexical_similarity')}`
  }

  #earliness(step: number): string {
    const figure = floatText(roundUnits(1 / (step + 1), unitScale) / unitScale)
    return `${this.#member('earliness')}${figure}${this.#member('U_step')}`
  }

  /** What stands before the value of a step's member. */
  #member(key: string): string {
    const { line, colon } = this.#layout
    return `,${line(5)}"${key}"${colon}`
  }
}
