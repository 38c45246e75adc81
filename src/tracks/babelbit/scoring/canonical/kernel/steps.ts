import { Room } from './room'

/** A step: places of its text among the texts, what it has in common with the truth from the start, figures, and these in ten-thousandths. */
const stepBytes: usize = 64
const firstSteps: usize = 64

export const textStart: usize = 0
export const textEnd: usize = 4
export const common: usize = 8
export const lexicalUnits: usize = 12
export const semanticUnits: usize = 16
export const earlinessUnits: usize = 20
export const uUnits: usize = 24
export const lexical: usize = 32
export const semantic: usize = 40

const steps = new Room()
steps.hold(firstSteps * stepBytes, 0)

/** Of the utterance at hand. */
export let stepCount = 0

export function clearSteps(): void {
  stepCount = 0
}

export function addStep(start: usize, end: usize): void {
  const used = (stepCount as usize) * stepBytes
  steps.hold(used + stepBytes, used)
  store<u32>(steps.at + used, start as u32, textStart)
  store<u32>(steps.at + used, end as u32, textEnd)
  stepCount++
}

/** The address of a step. */
export function stepAt(step: i32): usize {
  return steps.at + (step as usize) * stepBytes
}
