import { describe, expect, test } from 'vitest'
import { needForInit } from '../../src/cli/need-for-init.ts'
import { refuseContradictions } from '../../src/cli/testing/test-options.ts'
import { wrongAddress } from '../../src/cli/wrong-address.ts'
import { alice, folderWith } from '../support/submission-folder.ts'
import { testContext } from '../support/test-context.ts'

const mistyped = alice.replace('utQY', 'utQZ')

describe('what init is not given, or given wrongly, is said at once', () => {
  test.each([
    ['nothing', {}, 'U0002', ['track, hotkey'], 2],
    ['a wrong track and no hotkey', { track: 'foo' }, 'U0002', ['hotkey', 'no track is named foo'], 1],
    ['a wrong track', { track: 'foo', hotkey: alice }, 'U0001', ['no track is named foo'], 0],
    ['both wrong', { track: 'foo', hotkey: 'me' }, 'U0001', ['no track is named foo', 'the hotkey is not', '"me"'], 0],
    ['no track and a mistyped hotkey', { hotkey: mistyped }, 'U0002', ['track', 'checksum is wrong'], 1],
  ])('%s', async (_, given, code, parts, missing) => {
    const error = await needForInit(given, await testContext(await folderWith({}))).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code, exit: 2 })
    const { message, missing: named } = error as { message: string; missing: unknown[] }
    for (const part of parts) expect(message).toContain(part)
    expect(named).toHaveLength(missing)
  })

  test('what is right is taken', async () => {
    const given = { track: 'babelbit', hotkey: alice }
    expect(await needForInit(given, await testContext(await folderWith({})))).toEqual(given)
  })

  test('a wrong flag is no question on a terminal', async () => {
    const context = { ...(await testContext(await folderWith({}))), interactive: true }
    await expect(needForInit({ track: 'foo' }, context)).rejects.toMatchObject({ code: 'U0001' })
  })
})

test.each([
  ['an address', alice, null],
  ['a character mistyped', mistyped, 'checksum'],
  ['a character lost', alice.slice(0, -1), 'checksum'],
  ['nonsense', '5Nobody', 'is not the SS58 address'],
  ['a public key', `0x${'00'.repeat(32)}`, 'is not the SS58 address'],
])('%s', (_, text, what) => {
  const problem = wrongAddress(text, '--hotkey')
  if (what === null) expect(problem).toBeNull()
  else expect(problem?.what).toContain(what)
})

test('--hotkey-uri without --engine-url would sign nothing: U0001', () => {
  expect(() => refuseContradictions({ dir: '.', hotkeyUri: '//Alice' })).toThrowError(
    expect.objectContaining({
      code: 'U0001',
      message: expect.stringContaining('--hotkey-uri'),
      remedy: expect.stringContaining('--engine-url'),
    }),
  )
  expect(() => refuseContradictions({ dir: '.', hotkeyUri: '//Alice', engineUrl: true })).not.toThrow()
})
