import { describe, expect, it } from 'vitest'
import { chuteAddress } from '../../../src/cli/chutes/chute-address.ts'

describe('the address of a chute', () => {
  it.each([
    ['https://{slug}.chutes.ai', 'https://api.chutes.ai', 'https://a-slug.chutes.ai'],
    ['http://127.0.0.1:9946/slug/{slug}', 'http://127.0.0.1:9946', 'http://127.0.0.1:9946/slug/a-slug'],
    ['http://{slug}.localhost:9946', 'http://localhost:9946', 'http://a-slug.localhost:9946'],
  ])('%s', (template, api, url) => expect(chuteAddress(template, api)('a-slug')).toBe(url))

  it('needs the place of the slug', () => {
    expect(() => chuteAddress('https://chutes.ai', 'https://api.chutes.ai')('a')).toThrow(expect.objectContaining({ code: 'U0003' }))
  })

  it('of a platform on this machine is on this machine', () => {
    for (const template of ['https://{slug}.chutes.ai', 'http://{slug}.localhost.example'])
      expect(() => chuteAddress(template, 'http://127.0.0.1:1')('a')).toThrow(
        expect.objectContaining({ code: 'E0001', remedy: expect.stringContaining('http://127.0.0.1:1/slug/{slug}') }),
      )
  })
})
