import { bestStep, bestUnits } from './compare'
import { asciiJson, copyText, json, pointWidth } from './copy-text'
import { copyUnits, copyWhole, Out } from './out'
import { copyPiece, Piece, piece } from './piece'
import { earlinessUnits, lexicalUnits, semanticUnits, stepAt, stepCount, textEnd, textStart, uUnits } from './steps'
import { textsAt } from './texts'

/** More than a step's members, blanks and figures take. */
const constantBytes: usize = 512

/** Writes the utterances of a score document: on one line without blanks, or as `json.dumps(indent=2)` lays it out. */
export class DocumentWriter {
  out: Out = new Out()
  /** Of the log at hand. */
  utterances: i32 = 0
  form: i32
  comma: Piece = piece(',')
  beforeIndex: Piece
  beforeTruth: Piece
  beforeSteps: Piece
  beforeStep: Piece
  beforeLexical: Piece
  beforeSemantic: Piece
  beforeEarliness: Piece
  beforeU: Piece
  beforePrediction: Piece
  afterPrediction: Piece
  beforeBestStep: Piece
  beforeBest: Piece
  beforeCount: Piece
  afterCount: Piece

  constructor(isIndented: bool) {
    this.form = isIndented ? json : asciiJson
    const colon = isIndented ? ': ' : ':'
    // What stands before a member or an element of each depth, and before a closing bracket.
    const line2 = isIndented ? '\n    ' : ''
    const line3 = isIndented ? '\n      ' : ''
    const line4 = isIndented ? '\n        ' : ''
    const line5 = isIndented ? '\n          ' : ''
    this.beforeIndex = piece(`${line2}{${line3}"utterance_number"${colon}`)
    this.beforeTruth = piece(`,${line3}"ground_truth"${colon}"`)
    this.beforeSteps = piece(`",${line3}"steps"${colon}[`)
    this.beforeStep = piece(`${line4}{${line5}"step"${colon}`)
    this.beforeLexical = piece(`,${line5}"lexical_similarity"${colon}`)
    this.beforeSemantic = piece(`,${line5}"semantic_similarity"${colon}`)
    this.beforeEarliness = piece(`,${line5}"earliness"${colon}`)
    this.beforeU = piece(`,${line5}"U_step"${colon}`)
    this.beforePrediction = piece(`,${line5}"prediction"${colon}"`)
    this.afterPrediction = piece(`"${line4}}`)
    this.beforeBestStep = piece(`${line3}],${line3}"best_step"${colon}`)
    this.beforeBest = piece(`,${line3}"U_best"${colon}`)
    this.beforeCount = piece(`,${line3}"total_steps"${colon}`)
    this.afterCount = piece(`${line2}}`)
  }

  utterance(index: i32, truthStart: usize, truthEnd: usize): void {
    const texts = textsAt()
    const out = this.out
    let at = out.reserve((truthEnd - truthStart) * pointWidth + constantBytes)
    if (this.utterances++ > 0) at = copyPiece(at, this.comma)
    at = copyPiece(at, this.beforeIndex)
    at = copyWhole(at, index)
    at = copyPiece(at, this.beforeTruth)
    at = copyText(at, texts + truthStart, texts + truthEnd, this.form)
    out.endAt(copyPiece(at, this.beforeSteps))
    for (let step = 0; step < stepCount; step++) this.step(step, texts)
    at = out.reserve(constantBytes)
    at = copyPiece(at, this.beforeBestStep)
    at = copyWhole(at, bestStep)
    at = copyPiece(at, this.beforeBest)
    at = copyUnits(at, bestUnits)
    at = copyPiece(at, this.beforeCount)
    at = copyWhole(at, stepCount)
    out.endAt(copyPiece(at, this.afterCount))
  }

  private step(number: i32, texts: usize): void {
    const step = stepAt(number)
    const start: usize = load<u32>(step, textStart)
    const end: usize = load<u32>(step, textEnd)
    const out = this.out
    let at = out.reserve((end - start) * pointWidth + constantBytes)
    if (number > 0) at = copyPiece(at, this.comma)
    at = copyPiece(at, this.beforeStep)
    at = copyWhole(at, number)
    at = copyPiece(at, this.beforeLexical)
    at = copyUnits(at, load<i32>(step, lexicalUnits))
    at = copyPiece(at, this.beforeSemantic)
    at = copyUnits(at, load<i32>(step, semanticUnits))
    at = copyPiece(at, this.beforeEarliness)
    at = copyUnits(at, load<i32>(step, earlinessUnits))
    at = copyPiece(at, this.beforeU)
    at = copyUnits(at, load<i32>(step, uUnits))
    at = copyPiece(at, this.beforePrediction)
    at = copyText(at, texts + start, texts + end, this.form)
    out.endAt(copyPiece(at, this.afterPrediction))
  }
}
