import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { folderToPush, pushHere, receiptsIn } from '../support/push-here.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { alice } from '../support/submission-folder.ts'

let world: Rehearsal
beforeAll(async () => {
  world = await rehearsal(21)
})
afterAll(() => world[Symbol.asyncDispose]())

const warningsOf = ({ warnings }: { warnings: readonly { what: string }[] }) => warnings.map(({ what }) => what)
/** What was shown before the question. */
const shown = (notes: readonly string[]) => notes.filter((text) => text.startsWith('rehearsal: warning: ')).join('\n')

describe('a warning before the commitment', () => {
  test('a repository that is gated: validators do not ask for access', async () => {
    const cwd = await folderToPush('voice-to-voice')
    await pushHere(world, cwd, { repo: 'gated', commit: false })
    const repo = world.hub.repositories.find('model', 'miner/gated')
    if (repo === null) throw new Error('there is no repository')
    await world.hub.repositories.change(repo, { gated: true })
    const { document, notes } = await pushHere(world, cwd, { repo: 'gated' })
    expect(document.exit).toBe(0)
    expect(warningsOf(document)).toEqual(['miner/gated is gated'])
    expect(shown(notes)).toContain('miner/gated is gated; take the gate away')
  })

  test('the same weights were committed by another hotkey', async () => {
    const weights = Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d])
    const [hers, his] = [await folderToPush('voice-to-voice', alice), await folderToPush('voice-to-voice')]
    for (const cwd of [hers, his]) await writeFile(join(cwd, 'm/model.safetensors'), weights)
    expect((await pushHere(world, hers, { repo: 'hers', hotkeyUri: '//Alice' })).document).toMatchObject({ exit: 0, warnings: [] })
    const { document, notes } = await pushHere(world, his, { repo: 'his' })
    expect(warningsOf(document).join()).toContain(`${alice} has committed the same weights before: model.safetensors is in miner/hers at `)
    expect(shown(notes)).toContain('has committed the same weights before')
  })

  test('an older submission would come back', async () => {
    const cwd = await folderToPush('voice-to-voice')
    const versions = ['one', 'two', 'one']
    const found: string[][] = []
    for (const [at, version] of versions.entries()) {
      await writeFile(join(cwd, 'm/version.txt'), version)
      // A repository each, so that nothing else is told.
      found.push(warningsOf((await pushHere(world, cwd, { repo: `version-${at}` })).document))
    }
    expect(found.slice(0, 2)).toEqual([[], []])
    expect(found[2]?.join()).toMatch(
      /^the same files were committed before, in block \d+, and others since: an older submission would come back$/,
    )
  })
})

describe('the age of the repository', () => {
  /** Of its making, by the clock of the hub, to the block of the commitment, by that of the chain. */
  async function ageMs(other: Rehearsal, repo: string, block: number | undefined): Promise<number> {
    const hash = await other.ask('chain_getBlockHash', block)
    const created = other.hub.repositories.find('model', `miner/${repo}`)?.createdAt ?? ''
    const now = await other.ask('state_getStorage', timestampKey, hash)
    return Number(Buffer.from(String(now).slice(2), 'hex').readBigUInt64LE()) - Date.parse(created)
  }
  // Twox128 of `Timestamp` and of `Now`.
  const timestampKey = '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb'

  test('is waited for by the clock of the chain: validators refuse what is younger than 12 s', async () => {
    await using young = await rehearsal(21, { hubIsBehindMs: 11_000 })
    const cwd = await folderToPush('voice-to-voice')
    const said: string[] = []
    const { document } = await pushHere(young, cwd, { repo: 'young' }, { onText: (text) => void said.push(text) })
    expect(document).toMatchObject({ exit: 0, warnings: [] })
    expect(said.join('\n')).toContain('validators refuse a repository that was made less than 12 s before its commitment')
    expect(await ageMs(young, 'young', document.commitment?.block)).toBeGreaterThan(12_000)
  })

  test('is not waited for for ever where the chain makes no block', async () => {
    await using still = await rehearsal(21, { hubIsBehindMs: 11_000, blockMs: 0 })
    await still.ask('dev_newBlock', 2)
    const cwd = await folderToPush('voice-to-voice')
    const { document } = await pushHere(still, cwd, { repo: 'still', timeout: 1 })
    expect(document).toMatchObject({ exit: 4, error: { code: 'E0007', what: expect.stringContaining('has made no block in') } })
    expect((await receiptsIn(cwd))[0]?.commit).toBeNull()
  })

  test('of a hub whose clock is far ahead is not waited for, and told before and after', async () => {
    await using ahead = await rehearsal(21, { hubIsBehindMs: -3_600_000 })
    const { document, notes } = await pushHere(ahead, await folderToPush('voice-to-voice'), { repo: 'ahead' })
    expect(document.exit).toBe(0)
    expect(shown(notes)).toMatch(/miner\/ahead was made \S+ by the clock of the hub, and the newest block is of/)
    expect(warningsOf(document).join()).toMatch(/miner\/ahead was made \S+, and the commitment is of/)
  })
})
