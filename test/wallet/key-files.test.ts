import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { Secret } from '../../src/base/secret.ts'
import { decryptKeyfile } from '../../src/wallet/encryption/decrypt-keyfile.ts'
import { keyfileFormat } from '../../src/wallet/encryption/format.ts'
import { openNaclBox, sealNaclBox } from '../../src/wallet/encryption/nacl-box.ts'
import { fromHex, toHex } from '../../src/wallet/key/hex.ts'
import { fromCanonical, toCanonical } from '../../src/wallet/key/scalar.ts'
import { writeKeyFile } from '../../src/wallet/keyfile/write-key-file.ts'
import { listWallets } from '../../src/wallet/places/list-wallets.ts'
import { walletPlace } from '../../src/wallet/places/wallet-place.ts'
import { goldenWallet } from './golden-wallet.ts'

const folder = mkdtempSync(join(tmpdir(), 'bbx-key-files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const now = new Date('2026-11-30T01:02:03.456Z')
const { signal } = new AbortController()

// Reference chain-and-wallet 1.3: the key of the password `testing`, nonce of 24 bytes 7, and the file.
const vector = {
  key: '59e56f09281b4b97c4a4421839e63786e28b5c7b7038eac7f24e5483e2d322b9',
  text: '{"ss58Address":"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"}',
  file: '244e41434c070707070707070707070707070707070707070707070707dbb4bea4e3c7427aa1ce7dad917a725a8a8e016fbd3f1e2485ee22f9d991735ebfab02bc2ca77a7fba75ffc7f92f2addfb6a623514b4904da435ad4928988ac688dc29c355ce081c526b48847b6101bbeb63',
}
const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array()

describe('the $NACL form', () => {
  test('is written as the vector has it', () => {
    const sealed = sealNaclBox(Buffer.from(vector.text), bytes(vector.key), new Uint8Array(24).fill(7))
    expect(Buffer.from(sealed).toString('hex')).toBe(vector.file)
    expect(keyfileFormat(sealed)).toBe('nacl')
  })

  test('opens with its key only, and not where a bit is another', () => {
    const opened = openNaclBox(bytes(vector.file), bytes(vector.key))
    expect(Buffer.from(opened ?? []).toString()).toBe(vector.text)
    expect(openNaclBox(bytes(vector.file), new Uint8Array(32))).toBeNull()
    for (const at of [5, 28, 29, 44, 45, 100]) {
      const changed = bytes(vector.file)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(openNaclBox(changed, bytes(vector.key)), `byte ${at}`).toBeNull()
    }
  })

  test.each([0, 5, 28, 44, 45])('cut to %i bytes it is damaged, which no password is blamed for', async (length) => {
    const cut = bytes(vector.file).subarray(0, length)
    const opened = decryptKeyfile(cut, 'nacl', new Secret('testing'), { path: 'FILE', signal })
    await expect(opened).rejects.toMatchObject({ code: 'U0007', why: expect.stringContaining('cut short') })
  })

  test('two files of one text differ', () => {
    expect(sealNaclBox(Buffer.from('x'), bytes(vector.key))).not.toEqual(sealNaclBox(Buffer.from('x'), bytes(vector.key)))
  })
})

test.each(['ansible', 'fernet'] as const)('half a file of %s is damaged', async (format) => {
  const names = { ansible: 'ansible-wallet-4.1.1', fernet: 'fernet' }
  const whole = readFileSync(join(goldenWallet, 'legacy', names[format]))
  // Fernet: a length that no cipher text has; Ansible: no third part.
  const cut = whole.subarray(0, format === 'fernet' ? 60 : 200)
  const opened = decryptKeyfile(cut, format, new Secret('Golden-test-1'), { path: 'FILE', signal })
  await expect(opened).rejects.toMatchObject({ code: 'U0007' })
})

describe('the scalar of sr25519', () => {
  // Reference chain-and-wallet 1.5: the first and last bytes of a pair that was proved on both sides.
  const canonical = '1f1995bdf3a17b60626a26cfe6f564b337d46056b7a1281b64c649d592ccda0a'
  const polkadot = 'f8c8a8ec9d0fdd031353337936af279bbda106b3ba0d45d920334eaa9664d656'

  test('is eight times as large for polkadot.js', () => {
    const nonce = 'ab'.repeat(32)
    expect(toHex(fromCanonical(bytes(canonical + nonce)) ?? new Uint8Array())).toBe(`0x${polkadot}${nonce}`)
    expect(toHex(toCanonical(bytes(polkadot + nonce)))).toBe(`0x${canonical}${nonce}`)
  })

  test('comes back from both ways, or is refused as too large', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (any) => {
        const secret = fromCanonical(any)
        expect(secret === null).toBe((any[31] ?? 0) >= 32)
        if (secret !== null) expect(toCanonical(secret)).toEqual(any)
      }),
    )
  })
})

describe('writing a key file', () => {
  const fresh = () => join(mkdtempSync(join(folder, 'write-')), 'hotkeys', 'h')
  const inFolderOf = (path: string) => readdirSync(join(path, '..')).sort()

  test('makes the folders, and a file that nobody else may read', async () => {
    const path = fresh()
    expect(await writeKeyFile(path, 'one', { force: false, now })).toBeNull()
    expect(readFileSync(path, 'utf8')).toBe('one')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(inFolderOf(path)).toEqual(['h'])
  })

  test('refuses what is there, and leaves nothing beside it', async () => {
    const path = fresh()
    await writeKeyFile(path, 'one', { force: false, now })
    await expect(writeKeyFile(path, 'two', { force: false, now })).rejects.toMatchObject({ code: 'U0012', exit: 2 })
    expect(readFileSync(path, 'utf8')).toBe('one')
    expect(inFolderOf(path)).toEqual(['h'])
  })

  test('with force keeps each that was there under a name of its own', async () => {
    const path = fresh()
    for (const text of ['one', 'two', 'three']) await writeKeyFile(path, text, { force: true, now })
    expect(inFolderOf(path)).toEqual(['.h.20261130T010203Z-2.bak', '.h.20261130T010203Z.bak', 'h'])
    const [second = '', first = ''] = inFolderOf(path).map((name) => readFileSync(join(path, '..', name), 'utf8'))
    expect([first, second, readFileSync(path, 'utf8')]).toEqual(['one', 'two', 'three'])
    expect(statSync(join(path, '..', '.h.20261130T010203Z.bak')).mode & 0o777).toBe(0o600)
  })

  test('of many at once, without force, one writes', async () => {
    const path = fresh()
    const writers = Array.from({ length: 20 }, (_, n) => writeKeyFile(path, `${n}`, { force: false, now }).then(() => n))
    const done = (await Promise.allSettled(writers)).flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(done).toEqual([Number(readFileSync(path, 'utf8'))])
    expect(inFolderOf(path)).toEqual(['h'])
  })

  test('never goes through a link, with force neither', async () => {
    const path = fresh()
    mkdirSync(join(path, '..'), { recursive: true })
    symlinkSync('/etc/hostname', path)
    await expect(writeKeyFile(path, 'x', { force: true, now })).rejects.toMatchObject({ code: 'U0012' })
  })

  test.each([
    ['where a file stands in place of a folder', () => join(folder, 'file', 'hotkeys', 'h')],
    ['where nothing can be written', () => '/proc/wallets/w/coldkey'],
  ])('%s it is an error of the environment', async (_, path) => {
    writeFileSync(join(folder, 'file'), '')
    await expect(writeKeyFile(path(), 'x', { force: false, now })).rejects.toMatchObject({ code: 'E0005', exit: 3 })
  })
})

describe('where keys lie', () => {
  const byDefault = (name: string) => ({ name, source: null, flag: false })
  const root = join(folder, 'wallets')
  const hotkeyFile = join(root, 'miner', 'hotkeys', 'first')
  mkdirSync(join(hotkeyFile, '..'), { recursive: true })
  writeFileSync(hotkeyFile, '{}')

  test('in the folder of wallets', async () => {
    const place = await walletPlace({ path: root, wallet: byDefault('default'), hotkey: byDefault('h 1') })
    expect(place).toMatchObject({ coldkeyFile: join(root, 'default', 'coldkey'), hotkeyFile: join(root, 'default', 'hotkeys', 'h 1') })
  })

  test('a hotkey file says whose it is', async () => {
    const place = await walletPlace({ path: hotkeyFile, wallet: byDefault('default'), hotkey: byDefault('default') })
    expect(place).toEqual({ root, wallet: 'miner', hotkey: 'first', coldkeyFile: join(root, 'miner', 'coldkey'), hotkeyFile })
  })

  test('a variable that contradicts the file is refused, a flag wins', async () => {
    const other = { name: 'second', source: 'BITTENSOR_WALLET_HOT', flag: false }
    const named = { path: hotkeyFile, wallet: byDefault('default') }
    await expect(walletPlace({ ...named, hotkey: other })).rejects.toMatchObject({
      code: 'U0003',
      message: expect.stringContaining('BITTENSOR_WALLET_HOT'),
    })
    expect(await walletPlace({ ...named, hotkey: { ...other, flag: true } })).toMatchObject({ hotkey: 'second', wallet: 'miner' })
  })

  test.each(['..', '.', '../x', 'a/b', '/etc/x', 'a\\b', '', ' ', 'a\n', 'a\u0000b', '.hidden', 'xpub.txt', 'x'.repeat(201)])(
    'the name %j is refused for wallet and hotkey',
    async (name) => {
      const bad = { name, source: '--wallet-name', flag: true }
      await expect(walletPlace({ path: root, wallet: bad, hotkey: byDefault('h') })).rejects.toMatchObject({ code: 'U0003', exit: 2 })
      await expect(walletPlace({ path: root, wallet: byDefault('w'), hotkey: bad })).rejects.toMatchObject({
        code: 'U0003',
        remedy: expect.stringContaining('at most 200 bytes'),
      })
    },
  )
})

describe('listing', () => {
  const address = '5F7cAYCZEBz21YEjzSZPGyP7W2fva7qUXDexxXsVezSHyktz'
  const publicText = JSON.stringify({ ss58Address: address })

  test('a folder of wallets with all that lies about in such folders', async () => {
    const root = join(mkdtempSync(join(folder, 'list-')), 'wallets')
    const files: Record<string, string> = {
      'b/coldkey': '$NACLxyz',
      'b/coldkeypub.txt': publicText,
      'b/hotkeys/plain': publicText,
      'b/hotkeys/locked': '$NACLxyz',
      'b/hotkeys/lockedpub.txt': publicText,
      'b/hotkeys/unknown': '$NACLxyz',
      'b/hotkeys/damaged': '{"ss58Address":',
      'b/hotkeys/.plain.20261130T010203Z.bak': publicText,
      'b/hotkeys/evm/key': publicText,
      'a/coldkeypub.txt': publicText,
      'empty/note.txt': '',
      '.hidden/coldkey': publicText,
      'stray.txt': publicText,
    }
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(root, name, '..'), { recursive: true })
      writeFileSync(join(root, name), text)
    }
    expect(await listWallets(root)).toEqual([
      { name: 'a', coldkey: address, encrypted: false, hotkeys: [] },
      {
        name: 'b',
        coldkey: address,
        encrypted: true,
        hotkeys: [
          { name: 'damaged', address: null, encrypted: false },
          { name: 'locked', address, encrypted: true },
          { name: 'plain', address, encrypted: false },
          { name: 'unknown', address: null, encrypted: true },
        ],
      },
    ])
  })

  test('no folder is no wallet; a file in its place is an error', async () => {
    expect(await listWallets(join(folder, 'nowhere'))).toEqual([])
    writeFileSync(join(folder, 'a-file'), '')
    await expect(listWallets(join(folder, 'a-file'))).rejects.toMatchObject({ code: 'E0001', exit: 3 })
  })
})
