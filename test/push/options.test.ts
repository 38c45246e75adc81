import { rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { repoNamingRule } from '../../src/hub/repo-path.ts'
import { refuseBadNames } from '../../src/push/commitment/payload-of.ts'
import type { Publishing } from '../../src/submission/publishing.ts'
import { loadTrack } from '../../src/tracks/registry.ts'
import { folderToPush, pushHere } from '../support/push-here.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { bob } from '../support/submission-folder.ts'

let world: Rehearsal
beforeAll(async () => {
  world = await rehearsal(21)
})
afterAll(() => world[Symbol.asyncDispose]())

const isStored = (repo: string, revision: string | null, path: string) =>
  world.hub.repositories
    .find('model', `miner/${repo}`)
    ?.commits.get(revision ?? '')
    ?.tree.has(path)

describe('files of the repository that the folder does not have', () => {
  test.each([
    [true, 'stay with --keep-stray'],
    [false, 'are removed'],
  ])('%s: %s', async (keepStray) => {
    const [cwd, repo] = [await folderToPush('voice-to-voice'), `stray-${keepStray}`]
    await writeFile(join(cwd, 'm/old.txt'), 'old')
    await pushHere(world, cwd, { repo, commit: false })
    await rm(join(cwd, 'm/old.txt'))
    const { document } = await pushHere(world, cwd, { repo, ...(keepStray ? { keepStray } : {}) })
    expect(document).toMatchObject({ exit: 0, error: null })
    expect(isStored(repo, document.revision, 'server.py')).toBe(true)
    expect(isStored(repo, document.revision, 'old.txt')).toBe(keepStray)
    const told = document.warnings.map(({ what }) => what)
    expect(told).toEqual(keepStray ? [`miner/${repo} keeps what the folder does not have: "old.txt" is there besides`] : [])
  })
})

test('--model-path names the folder too, and not another one besides', async () => {
  const cwd = await folderToPush('voice-to-voice')
  expect((await pushHere(world, cwd, { dir: undefined, modelPath: 'm', dryRun: true })).document.exit).toBe(0)
  expect((await pushHere(world, cwd, { modelPath: join(cwd, 'm/'), dryRun: true })).document.exit).toBe(0)
  await expect(pushHere(world, cwd, { modelPath: 'n' })).rejects.toMatchObject({ code: 'U0001', exit: 2 })
})

test('a link to a folder, which no upload follows, is found by the first step, of a dry run too', async () => {
  const cwd = await folderToPush('voice-to-voice')
  await symlink('.', join(cwd, 'm/again'))
  for (const option of [{ dryRun: true as const }, {}]) {
    const { document } = await pushHere(world, cwd, { repo: 'linked', ...option })
    expect(document).toMatchObject({ exit: 1, error: { code: 'S1050', what: expect.stringContaining('again is a link') } })
    expect(document.steps).toMatchObject([{ id: 'check', status: 'failed' }])
  }
  expect(world.hub.repositories.find('model', 'miner/linked')).toBeNull()
})

test('--revision of other files than the folder has is not committed', async () => {
  const cwd = await folderToPush('voice-to-voice')
  const { document: before } = await pushHere(world, cwd, { repo: 'other', commit: false })
  await writeFile(join(cwd, 'm/added.txt'), 'another')
  const { document } = await pushHere(world, cwd, { repo: 'other', revision: before.revision ?? '' })
  expect(document).toMatchObject({
    exit: 3,
    error: { code: 'E0052', what: expect.stringContaining('"added.txt" is missing'), remedy: expect.stringContaining('--revision') },
    commitment: null,
  })
  const unknown = await pushHere(world, cwd, { repo: 'other', revision: 'ab'.repeat(20) })
  expect(unknown.document).toMatchObject({ exit: 3, error: { code: 'E0001' }, commitment: null })
})

test('a rehearsal does not reach a hub that is not on this machine', async () => {
  const environment = { HF_ENDPOINT: 'https://hub.invalid' }
  await expect(pushHere(world, await folderToPush('voice-to-voice'), {}, { environment })).rejects.toMatchObject({
    code: 'U0003',
    exit: 2,
    message: expect.stringContaining('is no hub of a rehearsal'),
  })
})

describe('a commitment that the chain would not take is refused before anything is uploaded', () => {
  const hotkey = { address: bob, open: () => Promise.reject(new Error('nothing is signed')) }
  const repo = { kind: 'model', name: 'miner/m' } as const

  // What one field of a commitment holds in the open, and timelocked: reference chain-and-wallet 2.1 and 2.5.
  test.each<[Publishing['sealing'], number]>([
    ['plain', 128],
    ['timelocked', 778],
  ])('%s: %i bytes', async (sealing, most) => {
    const { publishing, ...track } = await loadTrack('voice-to-voice')
    const refuse = (bytes: number) =>
      refuseBadNames({ track: { ...track, publishing: { ...publishing, sealing, payload: () => 'x'.repeat(bytes) } }, repo, hotkey })
    expect(() => refuse(most)).not.toThrow()
    expect(() => refuse(most + 1)).toThrow(`the commitment of miner/m would have ${most + 1} bytes, and the chain takes ${most}`)
  })

  // A folder named "my model" or a hotkey named "hot key" makes such a name too.
  test.each(['owner', 'a/b/c', 'miner/my model', 'miner/a..b', 'miner/a--b', 'miner/.x', 'miner/x.git', 'ümit/m'])(
    'a repository named %j is none of the hub',
    async (name) => {
      const track = await loadTrack('babelbit')
      expect(() => refuseBadNames({ track, repo: { kind: 'model', name }, hotkey })).toThrow(
        expect.objectContaining({ code: 'U0001', remedy: 'name another with --repo', why: repoNamingRule }),
      )
    },
  )

  test.each(['voice-to-voice', 'video-to-text'])('%s: no name that subnet 21 takes comes near it', async (id) => {
    const track = await loadTrack(id)
    const longest = { kind: 'model', name: `${'o'.repeat(18)}/${'n'.repeat(19)}` } as const
    expect(() => refuseBadNames({ track, repo: longest, hotkey })).not.toThrow()
    expect(() => refuseBadNames({ track, repo: { ...longest, name: `${longest.name}n` }, hotkey })).toThrow('has 39 characters')
  })
})
