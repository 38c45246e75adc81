import { mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { acquireLock } from '../../../src/base/lock.ts'
import { findCacheLeftovers, removeCacheItems } from '../../../src/cli/clean/cache-leftovers.ts'

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
    const { remove, keep } = await findCacheLeftovers({ cacheDir, environments: false, inUse: false })
    expect(short(remove)).toEqual([
      ['data/babelbit/dev.part', 'a download that broke off'],
      ['data/babelbit/main.new', 'a download that broke off'],
      [`venvs/${half}`, 'an installation that broke off'],
    ])
    expect(short(keep)).toEqual([[`venvs/${done}`, 'the next test uses it again; --all removes it']])
    expect(remove[0]?.bytes).toBe(1000)
    expect(remove[2]?.bytes).toBeGreaterThanOrEqual(500)
    expect(remove[2]?.bytes).toBeLessThan(1000)

    expect(await removeCacheItems(remove, signal)).toMatchObject({ removed: [{}, {}, {}], failed: [] })
    expect((await readdir(join(cacheDir, 'data', 'babelbit'))).sort()).toEqual(['main', 'main.record.json'])
    expect((await readdir(join(cacheDir, 'venvs'))).sort()).toEqual([done, 'mine'])
    expect(await readdir(join(cacheDir, 'data', 'babelbit', 'main'))).toEqual(['c.json'])
  })

  it('is all environments when they are asked for, unless a bbx is at work', async () => {
    const asked = await findCacheLeftovers({ cacheDir, environments: true, inUse: false })
    expect(short(asked.remove).at(0)).toEqual(['data/babelbit/dev.part', 'a download that broke off'])
    expect(short(asked.remove)).toContainEqual([`venvs/${done}`, 'the next test would use it again'])
    const busy = await findCacheLeftovers({ cacheDir, environments: true, inUse: true })
    expect(short(busy.keep)).toEqual([[`venvs/${done}`, 'another bbx is at work and may run from it']])
  })

  it('is nothing that somebody works on, also where that began after the look', async () => {
    const before = await findCacheLeftovers({ cacheDir, environments: false, inUse: false })
    await using _installation = await acquireLock(join(cacheDir, 'venvs', `${half}.lock`))
    await using _download = await acquireLock(join(cacheDir, 'data', 'babelbit', 'dev.lock'))
    const now = await findCacheLeftovers({ cacheDir, environments: false, inUse: false })
    expect(short(now.keep)).toContainEqual([`venvs/${half}`, `another bbx (pid ${process.pid}) works on it`])
    expect(short(now.keep)).toContainEqual(['data/babelbit/dev.part', `another bbx (pid ${process.pid}) works on it`])
    expect(short(now.remove)).toEqual([['data/babelbit/main.new', 'a download that broke off']])
    const { failed } = await removeCacheItems(before.remove, signal)
    expect(failed.map(({ why }) => why)).toEqual([
      expect.stringMatching(/^could not be removed: another bbx/),
      expect.stringMatching(/^could not be removed: another bbx/),
    ])
    expect(await readdir(join(cacheDir, 'venvs', half))).toContain('lib')
  })

  it('is nothing where there is no cache', async () => {
    expect(await findCacheLeftovers({ cacheDir: join(cacheDir, 'none'), environments: true, inUse: false })).toEqual({
      remove: [],
      keep: [],
    })
  })
})
