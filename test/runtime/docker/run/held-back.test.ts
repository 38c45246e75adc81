import { expect, it } from 'vitest'
import { fault } from '../../../../src/base/fault.ts'
import { heldBack } from '../../../../src/runtime/docker/run/held-back.ts'

it.each([
  ['S2003', 0.42, 'late; the CPU limit held the container back in 42 % of the time in which it wanted to compute'],
  ['S2003', 0.05, 'late'],
  ['S2003', null, 'late'],
  ['S2006', 0.42, 'late; the CPU limit held the container back in 42 % of the time in which it wanted to compute'],
  ['S2015', 0.42, 'late; the CPU limit held the container back in 42 % of the time in which it wanted to compute'],
  ['S2005', 0.42, 'late'],
] as const)('%s, held back by %s: %s', (code, throttledShare, evidence) => {
  expect(heldBack(fault(code, { evidence: 'late' }), { throttledShare }).evidence).toBe(evidence)
})
