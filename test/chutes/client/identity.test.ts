import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Signer } from '../../../src/base/signer.ts'
import { identity } from '../../../src/chutes/ask/identity.ts'
import { openedChutes, testKey } from '../../support/chutes/opened.ts'
import { scriptedPlatform } from '../../support/chutes/scripted-platform.ts'

const { signal } = new AbortController()

/** Keeps what it was asked to sign. */
function recordingSigner() {
  const messages: string[] = []
  const signer: Signer = {
    address: '5FakeAddress',
    async sign(message) {
      messages.push(new TextDecoder().decode(message))
      return new Uint8Array(64).fill(0xab)
    },
  }
  return { signer, messages }
}

describe('identity', () => {
  it('signs the exact bytes of a body: the vector of the Python package', async () => {
    const { signer, messages } = recordingSigner()
    const body = Buffer.from('{"chute_id_or_name":"c1","user_id_or_name":"rizzo2"}')
    const line = { credentials: { kind: 'hotkey', signer, userId: 'u-1' }, now: () => 1_795_291_144_999 } as const
    const headers = await identity(line, 'chutes', body)
    expect(messages).toEqual(['5FakeAddress:1795291144:ec1d17aa54374a7488a1467adb34b4e217d10186416607a53fc67ed14a43a47e'])
    expect(headers).toEqual({
      'X-Chutes-UserID': 'u-1',
      'X-Chutes-Hotkey': '5FakeAddress',
      'X-Chutes-Nonce': '1795291144',
      'X-Chutes-Signature': 'ab'.repeat(64),
    })
  })

  it('signs the purpose of a route where nothing is sent', async () => {
    const { signer, messages } = recordingSigner()
    await identity({ credentials: { kind: 'hotkey', signer, userId: null }, now: () => 1000 }, 'images', null)
    expect(messages).toEqual(['5FakeAddress:1:images'])
  })

  it('is told to nobody who does not ask', async () => {
    const { signer, messages } = recordingSigner()
    expect(await identity({ credentials: { kind: 'hotkey', signer, userId: null }, now: () => 0 }, 'open', null)).toEqual({})
    expect(await identity({ credentials: null, now: () => 0 }, 'chutes', null)).toEqual({})
    expect(messages).toEqual([])
  })
})

describe('what is sent', () => {
  it('is signed over the very bytes of an upload', async () => {
    const { signer, messages } = recordingSigner()
    await using platform = await scriptedPlatform({ status: 202, json: { image_id: 'i' } })
    await using chutes = openedChutes(platform.url, { kind: 'hotkey', signer, userId: null })
    const order = { username: 'Tester_1', name: 'bbx-babelbit', tag: 'ab12', readme: 'r', dockerfile: 'FROM x', public: false }
    expect(await chutes.uploadImage(order, signal)).toBe('uploaded')
    const [request] = platform.seen
    expect(request?.url).toBe('/images/')
    expect(request?.headers['content-length']).toBe(String(request?.body.length))
    const digest = createHash('sha256')
      .update(request?.body ?? '')
      .digest('hex')
    expect(messages).toEqual([expect.stringMatching(new RegExp(`^5FakeAddress:\\d{10}:${digest}$`))])
    const fields = [...(request?.body.toString('latin1') ?? '').matchAll(/name="(\w+)"/g)].map(([, name]) => name)
    expect(fields).toEqual(['username', 'name', 'tag', 'readme', 'dockerfile', 'public', 'logo_id', 'wait', 'image', 'build_context'])
    // The archive without a file has 22 bytes (reference chutes 3.1).
    expect(request?.body.toString('latin1')).toContain(`\r\n\r\nPK\x05\x06${'\0'.repeat(18)}\r\n--`)
  })

  it('names an API key in one header, and none of a hotkey', async () => {
    await using platform = await scriptedPlatform({ json: { username: 'u', user_id: 'i', balance: 3.5 } })
    await using chutes = openedChutes(platform.url)
    expect(await chutes.account(signal)).toMatchObject({ username: 'u', userId: 'i', balance: 3.5, permissions: [] })
    expect(platform.seen[0]?.headers).toMatchObject({ authorization: `Bearer ${testKey}` })
    expect(Object.keys(platform.seen[0]?.headers ?? {}).filter((name) => name.startsWith('x-chutes'))).toEqual([])
  })
})
