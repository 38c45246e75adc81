import { z } from 'zod'
import { BbxError } from '../../../base/bbx-error.ts'
import { endOfDialogue } from '../engine/step.ts'
import { type StepRow, stepRowSchema } from './step-row.ts'

export interface RunLogDialogue {
  uid: string | null
  index: number
  /** Of words and of `EOF`, in the order of the log. */
  steps: readonly StepRow[]
}

export interface RunLog {
  challengeUid: string | null
  /** Those of which anything was answered, in the order of the log. */
  dialogues: readonly RunLogDialogue[]
}

/** The run log of a developer client. `source` names it in errors. Throws BbxError U0007 with the line that is damaged. */
export function readRunLog(text: string, source: string): RunLog {
  const dialogues = new Map<string, { uid: string | null; index: number; steps: StepRow[] }>()
  let first: StepRow | null = null
  for (const [row, line] of stepRows(text, source)) {
    first ??= row
    if (row.session_id !== first.session_id) throw damaged(source, line, 'another session begins: give one at a time')
    if (row.challenge_uid !== first.challenge_uid) throw damaged(source, line, 'another challenge begins: give one at a time')
    // Answered by the first step of the next dialogue, or by the end: it belongs to neither.
    if (row.done || row.input_word === endOfDialogue || !row.input_word) continue
    const key = JSON.stringify([row.dialogue_index, row.dialogue_uid])
    const dialogue = dialogues.get(key)
    if (dialogue) dialogue.steps.push(row)
    else dialogues.set(key, { uid: row.dialogue_uid, index: row.dialogue_index, steps: [row] })
  }
  if (dialogues.size > 0) return { challengeUid: first?.challenge_uid ?? null, dialogues: [...dialogues.values()] }
  throw new BbxError('U0007', {
    what: `${source} holds no step of a session`,
    why: 'a developer client\'s run log has lines with "event": "step"',
    remedy: 'give the run log of a session; the log of one dialogue is scored without --challenge',
  })
}

/** Rows with the number of their line, from 1; events other than steps are left out. */
function* stepRows(text: string, source: string): Generator<[StepRow, number]> {
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const value = parse(line, at + 1, source)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(source, at + 1, 'it is not a JSON object')
    if (!('event' in value)) throw damaged(source, at + 1, '`event` is missing')
    if (value.event !== 'step') continue
    const { data, error } = stepRowSchema.safeParse(value)
    if (error) throw damaged(source, at + 1, z.prettifyError(error))
    yield [data, at + 1]
  }
}

function parse(line: string, number: number, source: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw damaged(source, number, `it is not valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function damaged(source: string, line: number, why: string): BbxError {
  return new BbxError('U0007', {
    what: `${source} line ${line} is not a line of a run log`,
    why,
    remedy: 'check that it is the run log of one session; a line that broke off when the client was stopped can be removed',
  })
}
