import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type InitOptions, init } from '../../../src/cli/commands/init.ts'
import { initSchema } from '../../../src/cli/schemas/init.ts'
import { loadTrack } from '../../../src/tracks/registry.ts'
import { checkFolder } from '../../support/check-folder.ts'
import { alice, bob, folderWith } from '../../support/submission-folder.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

async function inited(cwd: string, options: Partial<InitOptions> = {}) {
  const all: InitOptions = { dir: 'm', track: 'babelbit', hotkey: alice, template: 'baseline', ci: null, force: false, ...options }
  const result = documentOf(await init(all, await testContext(cwd)))
  return { ...initSchema.parse({ ...result.document, bbx: '0.0.0', exit: result.exit }), text: result.text({ color: false, columns: 80 }) }
}

describe('what is written', () => {
  test.each([
    ['babelbit', 'baseline'],
    ['babelbit', 'transformers'],
    ['voice-to-voice', 'baseline'],
    ['voice-to-voice', 'echo'],
    ['voice-to-voice', 'torch'],
    ['video-to-text', 'baseline'],
    ['video-to-text', 'transformers'],
  ])('%s: %s passes the check without any finding', async (track, template) => {
    const cwd = await folderWith({})
    const { files, replaced, next, exit } = await inited(cwd, { track, template, ci: 'github' })
    expect({ replaced, next, exit }).toEqual({ replaced: [], next: ['bbx check m', 'bbx test m'], exit: 0 })
    for (const file of [
      '.dockerignore',
      '.github/workflows/bbx.yml',
      'Dockerfile',
      'README.md',
      'bbx.toml',
      'hotkey.txt',
      'inference.py',
      'requirements.txt',
      'server.py',
    ]) {
      expect(files).toContain(file)
    }
    expect(files.some((file) => file.startsWith('models/'))).toBe(true)
    expect(files.some((file) => /dot-|template\.json|__pycache__/.test(file))).toBe(false)
    expect(await readFile(join(cwd, 'm/hotkey.txt'), 'utf8')).toBe(alice)
    // The strictest reading: the bytes of hotkey.txt are compared.
    const { rules } = await loadTrack(track)
    expect(await checkFolder(join(cwd, 'm'), { hotkey: alice, trimsHotkey: false }, rules)).toEqual([])
    for (const file of files) expect(await readFile(join(cwd, 'm', file), 'latin1')).not.toContain('__BBX_HOTKEY__')
  })

  test('into the folder of the call', async () => {
    const cwd = await folderWith({})
    const { next, text } = await inited(cwd, { dir: '.' })
    expect(next).toEqual(['bbx check', 'bbx test'])
    expect(text).toMatch(/^wrote a babelbit submission from the template baseline into \.\n/)
    expect(await readdir(cwd)).toContain('server.py')
  })

  test('a folder whose name a shell would take apart', async () => {
    expect((await inited(await folderWith({}), { dir: "it's mine" })).next[0]).toBe("bbx check 'it'\\''s mine'")
  })

  test('a second time only with --force, and then it says what was replaced', async () => {
    const cwd = await folderWith({})
    const { files } = await inited(cwd)
    await expect(inited(cwd, { hotkey: bob })).rejects.toMatchObject({ code: 'U0006', exit: 2 })
    const again = await inited(cwd, { hotkey: bob, force: true })
    expect(again.replaced).toEqual(files)
    expect(again.text).toContain('hotkey.txt  replaced')
    expect(await readFile(join(cwd, 'm/hotkey.txt'), 'utf8')).toBe(bob)
  })
})

describe('what is refused, with nothing written', () => {
  test.each<[string, Partial<InitOptions>, RegExp]>([
    ['an unknown track', { track: 'chess' }, /the tracks: babelbit/],
    ['a track of every object', { track: 'constructor' }, /the tracks: babelbit/],
    ['a track that is a path', { track: '../templates/babelbit' }, /the tracks: babelbit/],
    ['an unknown template', { template: 'best' }, /the templates: baseline, transformers/],
    ['a hotkey with a typing error', { hotkey: `${alice.slice(0, -1)}Z` }, /a character is mistyped/],
    ['a hotkey with white space', { hotkey: `${alice} ` }, /48 characters/],
  ])('%s', async (_, options, remedy) => {
    const cwd = await folderWith({})
    await expect(inited(cwd, options)).rejects.toMatchObject({ code: 'U0001', exit: 2, remedy: expect.stringMatching(remedy) })
    expect(await readdir(cwd)).toEqual([])
  })
})
