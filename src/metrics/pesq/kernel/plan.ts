import { reversed } from './reversed'

/**
 * A plan is what a transform of `size` points, a power of two, needs to know: its size; cosines and sines of 0, 1, 2 ... (size / 2 - 1)
 * parts of a turn of `size` parts; and some of them once more in the order in which the blocks of a stage use them, the first eighth.
 */
const head: usize = 16
const sizeAt: usize = 0
const bitsAt: usize = 4

export function planBytes(size: usize): usize {
  return head + 4 * size + 8 * eighth(size)
}

function eighth(size: usize): usize {
  return max<usize>(size >> 3, 1)
}

/** Begins a plan; returns where the cosines are to be written, and the sines behind them. */
export function beginPlan(plan: usize, size: i32): usize {
  store<i32>(plan, size, sizeAt)
  store<i32>(plan, ctz(size), bitsAt)
  return cosines(plan)
}

/** When they were. */
export function finishPlan(plan: usize): void {
  const bits = bitsOf(plan)
  const count = eighth(sizeOf(plan)) as i32
  for (let block = 0; block < count; block++) {
    const part = (reversed(block, bits - 1) as usize) << 2
    const to = (block as usize) << 2
    store<f32>(blockCosines(plan) + to, load<f32>(cosines(plan) + part))
    store<f32>(blockSines(plan) + to, load<f32>(sines(plan) + part))
  }
}

export function sizeOf(plan: usize): i32 {
  return load<i32>(plan, sizeAt)
}

/** The size is two to the power of that. */
export function bitsOf(plan: usize): i32 {
  return load<i32>(plan, bitsAt)
}

export function cosines(plan: usize): usize {
  return plan + head
}

export function sines(plan: usize): usize {
  return plan + head + 2 * (sizeOf(plan) as usize)
}

export function blockCosines(plan: usize): usize {
  return plan + head + 4 * (sizeOf(plan) as usize)
}

export function blockSines(plan: usize): usize {
  return blockCosines(plan) + 4 * eighth(sizeOf(plan))
}
