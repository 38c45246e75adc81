import { compareSteps } from './compare'
import { DocumentWriter } from './document'
import { Out } from './out'
import { complete, isCut, isCutWord, nextRow, noRow, rowEnd, rowIndex, rowStart, rowStep, unusualRow } from './read-row'
import { addToSum, clearSum, meanOfSum, summed } from './running-sum'
import { addStep, clearSteps, stepAt, stepCount, textEnd, textStart } from './steps'
import { TableWriter } from './table'
import { clearTexts, used } from './texts'
import { openWindow } from './window'

/** What `score` and `look` tell; `more`: there is so much output that it should be taken. */
const atEnd = 0
const unusual = 1
const more = 2

/** More steps of one utterance, more code points, or more work for a comparison (words of 32 rows times columns: seconds) are left to the general path and its limits. */
const maxSteps = 100_000
const maxPoints: usize = 1 << 24
const maxWork: f64 = 4e9

const entry = new DocumentWriter(false)
const document = new DocumentWriter(true)
const table = new TableWriter()
let last = -1

/**
 * Begins a log. It is canonical if its rows stand as the runner writes them: utterances in ascending order, each with steps 0, 1, 2...
 * and its truth behind them, and nothing on which the reference and the strict reading differ; for the profiles of Nov 2025.
 */
export function open(): void {
  openWindow()
  clearSum()
  last = -1
  entry.utterances = 0
  document.utterances = 0
}

/**
 * Scores utterance by utterance up to the end of the log, or until an output holds `least` bytes. `unusual`: the log is not canonical,
 * and what was written of it counts for nothing.
 */
export function score(lexWeight: f64, writesEntry: bool, writesFiles: bool, least: u32): i32 {
  while (true) {
    const kind = nextUtterance()
    if (kind !== complete) return outcome(kind)
    addToSum(compareSteps(rowStart, rowEnd, lexWeight))
    if (writesEntry) entry.utterance(rowIndex, rowStart, rowEnd)
    if (writesFiles) {
      document.utterance(rowIndex, rowStart, rowEnd)
      table.utterance(rowIndex, rowStart, rowEnd)
    }
    if (entry.out.length >= least || document.out.length >= least) return more
  }
}

/** Whether the rest of the log is canonical; nothing is computed. */
export function look(): i32 {
  while (true) {
    const kind = nextUtterance()
    if (kind !== complete) return outcome(kind)
    addToSum(0)
  }
}

/** Of the utterances that were scored, not rounded. */
export function average(): f64 {
  return meanOfSum()
}

export function utterances(): i32 {
  return summed()
}

/** The bytes of an output: 0 the entry's utterances, 1 the document's, 2 the table's. */
export function outputAt(which: i32): usize {
  return output(which).room.at
}

export function outputLength(which: i32): usize {
  return output(which).length
}

/** The address behind its bytes, where `count` more have room. */
export function reserveOutput(which: i32, count: usize): usize {
  return output(which).reserve(count)
}

/** More of it was written, or less of it counts. */
export function setOutputLength(which: i32, length: usize): void {
  output(which).length = length
}

function output(which: i32): Out {
  return which === 0 ? entry.out : which === 1 ? document.out : table.out
}

/** Predictions without a truth are unusual as well: the strict reading counts them. A log without an utterance it leaves out. */
function outcome(kind: i32): i32 {
  return kind === noRow && stepCount === 0 && summed() > 0 ? atEnd : unusual
}

/** Reads the rows of an utterance: `complete`, with its truth in the row and its predictions in the steps; or what came instead. */
function nextUtterance(): i32 {
  clearSteps()
  clearTexts()
  let index = -1
  while (true) {
    const kind = nextRow()
    if (kind === noRow || kind === unusualRow) return kind
    if (isCutWord || rowIndex <= last || (stepCount > 0 && rowIndex !== index)) return unusualRow
    if (kind === complete) break
    if (rowStep !== stepCount || stepCount >= maxSteps || used > maxPoints) return unusualRow
    index = rowIndex
    addStep(rowStart, rowEnd)
  }
  // Strictly a truth keeps its letters EOF, and an empty one or one without steps is worth nothing.
  if (isCut || rowStart === rowEnd || stepCount === 0 || isTooMuchWork()) return unusualRow
  last = rowIndex
  return complete
}

function isTooMuchWork(): bool {
  const words = Math.ceil(((rowEnd - rowStart) as f64) / 32)
  if ((used as f64) * words <= maxWork) return false
  for (let i = 0; i < stepCount; i++) {
    const step = stepAt(i)
    if (((load<u32>(step, textEnd) - load<u32>(step, textStart)) as f64) * words > maxWork) return true
  }
  return false
}
