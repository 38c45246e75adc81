import { describe, it } from 'vitest'
import { inPairs, runsOf } from './read-cases.ts'
import { runCase } from './run-case.ts'

describe.each(inPairs(runsOf('check')))('hostile, beside each other', (...pair) => {
  it.concurrent.each(pair)('$title', (planned) => runCase(planned))
})
