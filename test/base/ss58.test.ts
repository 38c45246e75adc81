import { describe, expect, test } from 'vitest'
import { isSs58Address, ss58PublicKey } from '../../src/base/ss58.ts'

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'

describe('SS58 addresses of Bittensor (prefix 42)', () => {
  test.each([
    ['the development key //Alice', alice],
    ['a hotkey of the issue', '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'],
  ])('%s is one', (_, address) => {
    expect(isSs58Address(address)).toBe(true)
  })

  test.each([
    ['nothing', ''],
    ['white space after it', `${alice}\n`],
    ['white space before it', ` ${alice}`],
    ['one digit changed: the checksum does not fit', alice.replace('Q', 'R')],
    ['the last digit missing', alice.slice(0, -1)],
    ['a digit too many', `${alice}1`],
    ['letters that base 58 does not have', alice.replace('w', '0')],
    ['the same key with prefix 0 (Polkadot)', '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5'],
    ['a public key in hex', '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'],
    ['a very long text', '5'.repeat(100_000)],
    ['other scripts', 'адрес'],
  ])('%s is none', (_, text) => {
    expect(isSs58Address(text)).toBe(false)
  })

  test('the public key of //Alice is the well-known one', () => {
    expect(Buffer.from(ss58PublicKey(alice) ?? []).toString('hex')).toBe('d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d')
  })
})
