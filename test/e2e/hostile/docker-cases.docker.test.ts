import { afterAll, beforeAll, describe, it } from 'vitest'
import { engineForTests, fixtureImage } from '../../support/container-engine.ts'
import { type Neighbourhood, openNeighbourhood } from './neighbourhood.ts'
import { inPairs, runsOf } from './read-cases.ts'
import { runCaseOnEngine } from './run-case-on-engine.ts'

let neighbourhood: Neighbourhood
beforeAll(async () => {
  neighbourhood = await openNeighbourhood(await engineForTests(), fixtureImage())
})
afterAll(() => neighbourhood[Symbol.asyncDispose]())

describe.each(inPairs(runsOf('docker', 'build')))('hostile, beside each other', (...pair) => {
  it.concurrent.each(pair)('$title', (planned) => runCaseOnEngine(planned, neighbourhood))
})
