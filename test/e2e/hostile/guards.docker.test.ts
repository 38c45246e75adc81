import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Change } from '../../runtime/docker/prove/proved.ts'
import { sandboxed } from '../../runtime/docker/prove/proved.ts'
import { engineForTests, fixtureImage } from '../../support/container-engine.ts'
import { buildTestImage } from '../../support/test-image.ts'
import { assemble } from './assemble.ts'
import { openListeners } from './listeners.ts'
import { type Neighbourhood, openNeighbourhood } from './neighbourhood.ts'
import { inPairs, type PlannedRun, runsOf } from './read-cases.ts'
import { removedGuards } from './removed-guards.ts'
import { logOfStart } from './start-log.ts'

let neighbourhood: Neighbourhood
let folder: string
let socket: Server
beforeAll(async () => {
  neighbourhood = await openNeighbourhood(await engineForTests(), fixtureImage())
  folder = await mkdtemp(join(tmpdir(), 'bbx-guards-'))
  socket = createServer().listen(join(folder, 'docker.sock'))
})
afterAll(async () => {
  socket.close()
  await rm(folder, { recursive: true, force: true })
  await neighbourhood[Symbol.asyncDispose]()
})

const guarded = runsOf('docker').filter(({ run }) => run.guard !== undefined)

describe.each(inPairs(guarded))('the same server without its guard, beside each other', (...pair) => {
  it.concurrent.each(pair)('$title: without $run.guard.remove', withoutGuard)
})

async function withoutGuard({ name, run }: PlannedRun): Promise<void> {
  if (run.guard === undefined) throw new Error('a case without a guard')
  const { remove, sees, heard } = run.guard
  const { kept = {}, removed } = removedGuards(neighbourhood.network, folder)[remove]
  await using listening = await openListeners(neighbourhood.gateways)
  const listeners = [...listening.all, ...neighbourhood.neighbours]
  await using place = await assemble({ name, challenge: 'two', listeners, image: { tag: fixtureImage(), line: '' } })
  const engine = await engineForTests()
  const tag = await buildTestImage(engine, { testRun: inject('testRun'), name, folder: place.miner })
  const logWith = async (change: Change): Promise<string> => {
    await using made = await sandboxed(engine, tag, change)
    return await logOfStart(engine, made.id)
  }
  expect(await logWith(kept)).not.toMatch(sees)
  expect(listening.heard).toEqual([])
  expect(await logWith(removed)).toMatch(sees)
  expect(listening.heard.length > 0, listening.heard.join('; ')).toBe(heard)
}
