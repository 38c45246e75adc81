import { readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { rehearsal } from '../support/rehearsal.ts'
import { bbxProgram, emptyFolder, runBbx } from '../support/run-bbx.ts'

const fixture = (name: string) => pathToFileURL(join(packageRoot(), 'test', 'fixtures', name)).href
const lister = fixture('list-loaded.mjs')

async function loadedBy(...words: string[]): Promise<string[]> {
  return loadedIn({}, ...words)
}

async function loadedIn(env: Record<string, string>, ...words: string[]): Promise<string[]> {
  const cwd = await emptyFolder()
  const list = join(cwd, 'loaded.txt')
  await runBbx(words, { cwd, env: { ...env, LIST_LOADED: list }, nodeOptions: ['--import', lister] })
  return (await readFile(list, 'utf8')).trim().split('\n')
}

describe('what is loaded', () => {
  it.each([['--help'], ['--version'], ['test', '--help'], ['tset']])(
    'bbx %s: node itself, bbx.mjs and a few small pieces of it',
    async (...words) => {
      const loaded = (await loadedBy(...words)).filter((url) => !url.startsWith('node:'))
      const files = loaded.map((url) => fileURLToPath(url))
      expect(files).toContain(bbxProgram)
      for (const file of files) expect(dirname(file), file).toBe(dirname(bbxProgram))
      const others = files.filter((file) => file !== bbxProgram)
      const sizes = await Promise.all(others.map(async (file) => (await stat(file)).size))
      // An error is worded with the names of the secrets at hand, to take them out: then the table of settings is one of them.
      expect(sizes.length).toBeLessThanOrEqual(8)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(40_000)
    },
  )

  it('a command loads what it needs, and the list would show it', async () => {
    const loaded = await loadedBy('config')
    expect(loaded.some((url) => url.includes('/node_modules/chalk/'))).toBe(true)
    expect(loaded.some((url) => /node_modules\/(ora|fastify|@polkadot|@clack)\/|\/(undici|chain|hub|schemas)-/.test(url))).toBe(false)
  })

  it('logs are scored without any package: zod alone would cost a tenth of a second', async () => {
    const log = join(await emptyFolder(), 'log.jsonl')
    await writeFile(log, '{"event": "utterance_complete", "utterance_index": 0, "ground_truth": "a"}\n')
    const loaded = await loadedBy('score', log, '--json')
    expect(loaded.some((url) => url.includes('/score-'))).toBe(true)
    expect(loaded.filter((url) => url.includes('/node_modules/'))).toEqual([])
  })

  it('a look at chain and hub, the types of the chain in the cache, loads neither the library of chains nor undici', {
    timeout: 60_000,
  }, async () => {
    await using world = await rehearsal(21)
    const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
    const look = () => loadedIn(world.environment, 'status', '--netuid', '21', '--hotkey', bob)
    const heavy = /node_modules\/@polkadot\/|\/undici-/
    expect((await look()).some((url) => heavy.test(url))).toBe(true)
    const cwd = await emptyFolder()
    for (const line of [`init m --track video-to-text --hotkey ${bob}`, 'push m --skip-test --yes --hotkey-uri //Bob --netuid 21'])
      expect(await runBbx(line.split(' '), { cwd, env: world.environment })).toMatchObject({ code: 0 })
    const again = await look()
    expect(again.some((url) => url.includes('/status-'))).toBe(true)
    expect(again.some((url) => url.includes('/hub-of-network-'))).toBe(true)
    expect(again.filter((url) => heavy.test(url))).toEqual([])
    // In few pieces: as the bundler divides them by itself they were 61.
    expect(again.filter((url) => url.startsWith('file:')).length).toBeLessThan(45)

    // What is read of receipt, chain and hub is parsed by schemas that are not compiled for it.
    const compiled = join(cwd, 'compiled.txt')
    await writeFile(compiled, '')
    const env = { ...world.environment, LIST_COMPILED: compiled }
    const seen = await runBbx(['status', '--netuid', '21', '--hotkey', bob], {
      ...{ cwd, env, nodeOptions: ['--import', fixture('list-compiled.mjs')] },
    })
    expect(seen.stdout).toContain('nothing differs')
    expect(await readFile(compiled, 'utf8')).toBe('')
  })

  it('the built program names no package statically', async () => {
    const text = await readFile(bbxProgram, 'utf8')
    const statics = [...text.matchAll(/^import [^;]*?from ["']([^"']+)["']/gm)].map((match) => match[1])
    expect(statics.length).toBeGreaterThan(0)
    for (const name of statics) expect(name).toMatch(/^(node:|\.\/)/)
  })
})
