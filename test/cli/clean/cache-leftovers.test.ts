import { mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { acquireLock } from '../../../src/base/lock.ts'
import { findCacheLeftovers } from '../../../src/cli/clean/cache-leftovers.ts'
import { removeLockedItems } from '../../../src/cli/clean/locked-items.ts'

const { signal } = new AbortController()
const done = 'a'.repeat(32)
const half = 'b'.repeat(32)
let cacheDir: string

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'bbx-cache-'))
  await mkdir(join(cacheDir, 'data', 'babelbit', 'main'), { recursive: true })
  await mkdir(join(cacheDir, 'data', 'babelbit', 'main.new'))
  await writeFile(join(cacheDir, 'data', 'babelbit', 'main', 'c.json'), '{}')
  await writeFile(join(cacheDir, 'data', 'babelbit', 'main.record.json'), '{}')
  await writeFile(join(cacheDir, 'data', 'babelbit', 'dev.part'), 'x'.repeat(1000))
  await writeFile(join(cacheDir, 'data', 'babelbit', 'dev.part.json'), '{}')
  for (const name of [done, half, 'mine']) {
    await mkdir(join(cacheDir, 'venvs', name, 'lib'), { recursive: true })
    await writeFile(join(cacheDir, 'venvs', name, 'lib', 'x.py'), 'x'.repeat(500))
    // Counted as a link, and never followed.
    await symlink(cacheDir, join(cacheDir, 'venvs', name, 'lib', 'loop'))
  }
  await writeFile(join(cacheDir, 'venvs', `${half}.log`), 'log')
  await writeFile(join(cacheDir, 'venvs', done, '.complete'), '')
})

const short = (items: readonly { name: string; why: string }[]) => items.map(({ name, why }) => [name.slice(cacheDir.length + 1), why])

describe('what is left in the cache', () => {
  it('is what broke off; what is whole stays', async () => {
    const { remove, keep } = await findCacheLeftovers({ cacheDir, all: false, inUse: false, containers: false })
    expect(short(remove)).toEqual([
      ['data/babelbit/dev.part', 'a download that broke off'],
      ['data/babelbit/main.new', 'a download that broke off'],
      [`venvs/${half}`, 'an installation that broke off'],
    ])
    expect(short(keep)).toEqual([[`venvs/${done}`, 'the next test uses it again; --all removes it']])
    expect(remove[0]?.bytes).toBe(1000)
    expect(remove[2]?.bytes).toBeGreaterThanOrEqual(500)
    expect(remove[2]?.bytes).toBeLessThan(1000)

    expect(await removeLockedItems(remove, signal)).toMatchObject({ removed: [{}, {}, {}], failed: [] })
    expect((await readdir(join(cacheDir, 'data', 'babelbit'))).sort()).toEqual(['main', 'main.record.json'])
    expect((await readdir(join(cacheDir, 'venvs'))).sort()).toEqual([done, 'mine'])
    expect(await readdir(join(cacheDir, 'data', 'babelbit', 'main'))).toEqual(['c.json'])
  })

  it('is all environments when they are asked for, unless a bbx is at work', async () => {
    const asked = await findCacheLeftovers({ cacheDir, all: true, inUse: false, containers: false })
    expect(short(asked.remove).at(0)).toEqual(['data/babelbit/dev.part', 'a download that broke off'])
    expect(short(asked.remove)).toContainEqual([`venvs/${done}`, 'the next test would use it again'])
    const busy = await findCacheLeftovers({ cacheDir, all: true, inUse: true, containers: false })
    expect(short(busy.keep)).toEqual([[`venvs/${done}`, 'another bbx is at work and may run from it']])
  })

  it('is nothing that somebody works on, also where that began after the look', async () => {
    const before = await findCacheLeftovers({ cacheDir, all: false, inUse: false, containers: false })
    await using _installation = await acquireLock(join(cacheDir, 'venvs', `${half}.lock`))
    await using _download = await acquireLock(join(cacheDir, 'data', 'babelbit', 'dev.lock'))
    const now = await findCacheLeftovers({ cacheDir, all: false, inUse: false, containers: false })
    expect(short(now.keep)).toContainEqual([`venvs/${half}`, `another bbx (pid ${process.pid}) works on it`])
    expect(short(now.keep)).toContainEqual(['data/babelbit/dev.part', `another bbx (pid ${process.pid}) works on it`])
    expect(short(now.remove)).toEqual([['data/babelbit/main.new', 'a download that broke off']])
    const { failed } = await removeLockedItems(before.remove, signal)
    expect(failed.map(({ why }) => why)).toEqual([
      expect.stringMatching(/^could not be removed: another bbx/),
      expect.stringMatching(/^could not be removed: another bbx/),
    ])
    expect(await readdir(join(cacheDir, 'venvs', half))).toContain('lib')
  })

  it('is a submission from the hub that was not fetched whole, and the others when they are asked for', async () => {
    const repo = join(cacheDir, 'submissions', 'hub.example', 'miner--m')
    const [whole, broken, empty] = ['1', '2', '3'].map((digit) => join(repo, digit.repeat(40))) as [string, string, string]
    await mkdir(join(whole, 'tree', 'models'), { recursive: true })
    await mkdir(join(broken, 'tree'), { recursive: true })
    await mkdir(join(broken, 'parts'))
    await mkdir(empty)
    await mkdir(join(repo, 'notes'))
    await writeFile(join(whole, 'tree', 'models', 'w.bin'), 'x'.repeat(300))
    await writeFile(join(broken, 'parts', '0'), 'x'.repeat(200))
    const of = async (options: { all: boolean; inUse?: boolean; containers?: boolean }) => {
      const { remove, keep } = await findCacheLeftovers({ cacheDir, inUse: false, containers: false, ...options })
      const mine = (items: typeof keep) => items.filter(({ kind }) => kind === 'submission').map(({ id, why, bytes }) => [id, why, bytes])
      return { remove: mine(remove), keep: mine(keep), items: remove.filter(({ kind }) => kind === 'submission') }
    }
    const usual = await of({ all: false })
    expect(usual.remove).toEqual([[broken, 'a download that broke off', 200]])
    expect(usual.keep).toEqual([[whole, 'the next test uses it again; --all removes it', 300]])
    for (const busy of [{ inUse: true }, { containers: true }])
      expect((await of({ all: true, ...busy })).keep).toEqual([[whole, 'another bbx is at work and may run from it', 300]])
    {
      await using _fetch = await acquireLock(join(broken, 'lock'))
      expect((await of({ all: true })).keep).toEqual([[broken, `another bbx (pid ${process.pid}) works on it`, 200]])
    }
    const { removed, failed } = await removeLockedItems((await of({ all: true })).items, signal)
    expect([removed.length, failed]).toEqual([2, []])
    expect([await readdir(whole), await readdir(broken), (await readdir(repo)).includes('notes')]).toEqual([[], [], true])
  })

  it('is nothing where there is no cache', async () => {
    expect(await findCacheLeftovers({ cacheDir: join(cacheDir, 'none'), all: true, inUse: false, containers: false })).toEqual({
      remove: [],
      keep: [],
    })
  })
})
