import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CheckOptions, check } from '../../../src/cli/commands/check.ts'
import { checkSchema } from '../../../src/cli/schemas/check.ts'
import type { Given } from '../../config/settings-fixture.ts'
import { alice, bob, folderWith, submissionWith } from '../../support/submission-folder.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

async function checked(dir: string, options: Partial<CheckOptions> = {}, given: Given = {}) {
  const context = await testContext(dir, given)
  const result = documentOf(await check({ dir: '.', fix: false, hotkey: null, profile: null, ...options }, context))
  const document = checkSchema.parse({ ...result.document, bbx: '0.0.0', exit: result.exit })
  return { ...document, text: result.text({ color: false, columns: 80 }) }
}

describe('the outcome', () => {
  test('nothing found', async () => {
    expect(await checked(await submissionWith({}))).toMatchObject({ exit: 0, passed: true, findings: [], fixed: [], text: 'passed' })
  })

  test('a warning passes', async () => {
    const { exit, passed, text } = await checked(await submissionWith({ 'hotkey.txt': `${alice}\n` }))
    expect({ exit, passed }).toEqual({ exit: 0, passed: true })
    expect(text).toMatch(/^hotkey\.txt\n {2}warning S1010 {2}line 1: white space.*\n {16}write the address.*\n\npassed: 1 warning$/)
  })

  test('an error does not', async () => {
    const { exit, passed, findings, text } = await checked(await submissionWith({ Dockerfile: 'FROM python\n', 'hotkey.txt': 'x' }))
    expect({ exit, passed }).toEqual({ exit: 1, passed: false })
    expect(findings.map(({ code, rule, file, line }) => [code, rule, file, line])).toEqual([
      ['S1021', 'base-image', 'Dockerfile', 1],
      ['S1010', 'hotkey-file', 'hotkey.txt', 1],
    ])
    expect(text).toMatch(/not passed: 2 errors$/)
  })

  test('a manifest that cannot be used is one finding among others', async () => {
    const { exit, findings } = await checked(await submissionWith({ 'bbx.toml': 'track = 1\n', 'hotkey.txt': 'x' }))
    expect(exit).toBe(1)
    expect(findings.map(({ code }) => code)).toEqual(['S1002', 'S1010'])
  })
})

describe('what is no submission', () => {
  test.each<[string, Record<string, string>, string]>([
    ['an empty folder', {}, '.'],
    ['a folder of something else', { 'README.md': 'x', Dockerfile: 'FROM x:1' }, '.'],
    ['a file', { 'a.txt': 'x' }, 'a.txt'],
    ['nothing', {}, 'gone'],
  ])('%s', async (_, files, dir) => {
    await expect(checked(await folderWith(files), { dir })).rejects.toMatchObject({ code: 'U0005', exit: 2 })
  })
})

describe('the hotkey that will commit', () => {
  test('of the flag', async () => {
    const { findings } = await checked(await submissionWith({}), { hotkey: bob })
    expect(findings.map(({ code }) => code)).toEqual(['S1010'])
  })

  test('of the settings', async () => {
    const { findings } = await checked(await submissionWith({}), {}, { environment: { BBX_HOTKEY: bob } })
    expect(findings.map(({ code }) => code)).toEqual(['S1010'])
    expect((await checked(await submissionWith({}), { hotkey: alice }, { environment: { BBX_HOTKEY: bob } })).findings).toEqual([])
  })

  test('of the wallet that the settings name', async () => {
    const wallet = await folderWith({ hotkey: JSON.stringify({ ss58Address: bob }) })
    const given = { environment: { BBX_WALLET_PATH: join(wallet, 'hotkey') } }
    expect((await checked(await submissionWith({}), {}, given)).findings.map(({ what }) => what)).toEqual([expect.stringContaining(bob)])
  })

  test.each(['x', ` ${alice}`, `${alice.slice(0, -1)}Z`])('a flag that is no address: %j', async (hotkey) => {
    await expect(checked(await submissionWith({}), { hotkey })).rejects.toMatchObject({ code: 'U0001', exit: 2 })
  })
})

describe('the profile', () => {
  test('of the flag', async () => {
    expect((await checked(await submissionWith({}), { profile: 'babelbit/2025-11' })).exit).toBe(0)
    await expect(checked(await submissionWith({}), { profile: 'babelbit/1999' })).rejects.toMatchObject({ code: 'U0001' })
    await expect(checked(await submissionWith({}), { profile: '__proto__' })).rejects.toMatchObject({ code: 'U0001' })
  })

  test('of the manifest', async () => {
    const folder = await submissionWith({ 'bbx.toml': 'track = "babelbit"\nprofile = "babelbit/1999"\n' })
    expect(await checked(folder)).toMatchObject({ exit: 1, findings: [{ code: 'S1002', file: 'bbx.toml' }] })
  })
})

describe('--fix', () => {
  test('writes the hotkey without a line end, and the lines that .dockerignore lacks', async () => {
    const folder = await submissionWith({ 'hotkey.txt': `${alice}\r\n`, '.dockerignore': 'models/\r\n.git' })
    const { fixed, findings, exit, text } = await checked(folder, { fix: true })
    expect({ fixed, findings, exit }).toEqual({ fixed: ['.dockerignore', 'hotkey.txt'], findings: [], exit: 0 })
    expect(text).toBe('fixed .dockerignore\nfixed hotkey.txt\n\npassed')
    expect(await readFile(join(folder, 'hotkey.txt'), 'utf8')).toBe(alice)
    expect(await readFile(join(folder, '.dockerignore'), 'utf8')).toBe('models/\r\n.git\r\n.bbx\r\n.env\r\n.env.*\r\n')
    expect((await checked(folder, { fix: true })).fixed).toEqual([])
  })

  test('makes what is missing where the hotkey is known', async () => {
    const folder = await submissionWith({ 'hotkey.txt': null, '.dockerignore': null })
    expect((await checked(folder, { fix: true })).findings.map(({ code }) => code)).toEqual(['S1010'])
    expect(await checked(folder, { fix: true, hotkey: bob })).toMatchObject({ fixed: ['hotkey.txt'], findings: [] })
    expect(await readFile(join(folder, 'hotkey.txt'), 'utf8')).toBe(bob)
    expect(await readFile(join(folder, '.dockerignore'), 'utf8')).toBe('.bbx\n.env\n.env.*\n.git\n')
  })

  test('guesses nothing, and touches nothing else', async () => {
    const folder = await submissionWith({ 'hotkey.txt': 'not an address\n', Dockerfile: 'FROM python\n' })
    expect(await checked(folder, { fix: true })).toMatchObject({ fixed: [], exit: 1 })
    expect(await readFile(join(folder, 'Dockerfile'), 'utf8')).toBe('FROM python\n')
    expect(await readFile(join(folder, 'hotkey.txt'), 'utf8')).toBe('not an address\n')
  })

  test('does not write through a link', async () => {
    const outside = await folderWith({ mine: 'mine' })
    const folder = await submissionWith({ 'hotkey.txt': { link: join(outside, 'mine') } })
    await expect(checked(folder, { fix: true, hotkey: alice })).rejects.toMatchObject({ code: 'U0007' })
    expect(await readFile(join(outside, 'mine'), 'utf8')).toBe('mine')
  })
})

test('Ctrl-C stops between rules', async () => {
  const folder = await submissionWith({})
  await writeFile(join(folder, 'x'), 'x')
  const context = await testContext(folder, {}, AbortSignal.abort())
  await expect(check({ dir: '.', fix: false, hotkey: null, profile: null }, context)).rejects.toThrow(/abort/i)
})
