import { afterAll, beforeAll, expect, test } from 'vitest'
import { refuseOtherSubnet } from '../../src/push/commitment/other-subnet.ts'
import type { Push, Warning } from '../../src/push/push.ts'
import { loadTrack } from '../../src/tracks/registry.ts'
import { folderToPush, pushHere } from '../support/push-here.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'

let world: Rehearsal
beforeAll(async () => {
  world = await rehearsal(59)
})
afterAll(() => world[Symbol.asyncDispose]())

test('a rehearsal on the number of another contest: a warning', async () => {
  const { document } = await pushHere(world, await folderToPush('voice-to-voice'), { dryRun: true }, { environment: { BBX_NETUID: '59' } })
  expect(document).toMatchObject({
    exit: 0,
    warnings: [{ what: 'validators of voice-to-voice are on subnet 21 of finney, and this goes to subnet 59' }],
  })
})

test('on finney it is refused', async () => {
  // The hash of finney's block 0: reference chain-and-wallet 5.1.
  const chain = { genesis: '0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03' } as Push['chain']
  const warnings: Warning[] = []
  const call = { chain, track: await loadTrack('babelbit'), warnings }
  expect(() => refuseOtherSubnet({ ...call, netuid: 21 })).toThrow(
    expect.objectContaining({ code: 'U0060', why: 'validators of babelbit are on subnet 59 of finney, and this goes to subnet 21' }),
  )
  refuseOtherSubnet({ ...call, netuid: 59 })
  expect(warnings).toEqual([])
})
