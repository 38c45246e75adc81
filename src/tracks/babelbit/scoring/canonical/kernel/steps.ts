import { Room } from './room'
import { roundUnits } from './round-units'

/**
 * A step: places of its text among the texts, what it has in common with the truth from the start, figures, and these in ten-thousandths.
 * Its earliness depends on its number alone.
 */
export const stepBytes: usize = 64
const firstSteps = 64

export const textStart: usize = 0
export const textEnd: usize = 4
export const common: usize = 8
export const lexicalUnits: usize = 12
export const semanticUnits: usize = 16
export const earlinessUnits: usize = 20
export const uUnits: usize = 24
export const lexical: usize = 32
export const semantic: usize = 40
export const earliness: usize = 48

const steps = new Room()
let prepared = 0
prepare(firstSteps)

/** Of the utterance at hand. */
export let stepCount = 0

export function clearSteps(): void {
  stepCount = 0
}

export function addStep(start: usize, end: usize): void {
  if (stepCount === prepared) prepare(prepared * 2)
  const step = stepAt(stepCount++)
  store<u32>(step, start as u32, textStart)
  store<u32>(step, end as u32, textEnd)
}

/** The address of a step. */
export function stepAt(step: i32): usize {
  return steps.at + (step as usize) * stepBytes
}

/** Makes room for so many steps, each with its earliness. */
function prepare(count: i32): void {
  steps.hold((count as usize) * stepBytes, (prepared as usize) * stepBytes)
  for (; prepared < count; prepared++) {
    const value: f64 = 1 / ((prepared + 1) as f64)
    store<f64>(stepAt(prepared), value, earliness)
    store<i32>(stepAt(prepared), roundUnits(value), earlinessUnits)
  }
}
