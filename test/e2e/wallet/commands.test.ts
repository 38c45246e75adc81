import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../../src/base/package-root.ts'
import { keySchema } from '../../../src/cli/schemas/key.ts'
import { savedKeySchema } from '../../../src/cli/schemas/saved-key.ts'
import { signatureSchema, verificationSchema } from '../../../src/cli/schemas/signature.ts'
import { walletsSchema } from '../../../src/cli/schemas/wallets.ts'
import { emptyFolder, type RunOptions, runBbx } from '../../support/run-bbx.ts'

const golden = join(packageRoot(), 'test', 'golden', 'wallet')
/** Of the golden ansible and Fernet files, and of every golden coldkey. */
const password = 'Golden-test-1'
// Golden keys.json: the words of wallet-4.1.1/cold/hotkeys/hot and legacy/ansible-wallet-2.1.3 with their addresses.
const words = 'long smart strike snow dragon tone account rain disorder use wisdom mom'
const address = '5GpPEbg2cKUgymtwNweRo4qehDM5A3FHr3biDD8ydtbXkYQ9'
const ansibleAddress = '5DNsG6DawYLvoUEtPQMqRf725fF3kK7qcYZZ2WyRyMGxKgW8'

async function wallet(cwd: string, line: string, options: RunOptions = {}) {
  const ran = await runBbx(['wallet', ...line.split(' ').filter(Boolean), '--json'], { ...options, cwd })
  return { exit: ran.code, document: ran.document(), error: ran.document().error, stderr: ran.stderr }
}

async function good(cwd: string, line: string, options: RunOptions = {}) {
  const ran = await wallet(cwd, line, options)
  expect({ exit: ran.exit, error: ran.error }, ran.stderr).toEqual({ exit: 0, error: undefined })
  return ran.document
}

/** A home with a wallet whose coldkey is an old Ansible vault: a password that costs no seconds. */
async function vaultHome(): Promise<string> {
  const home = await emptyFolder()
  await mkdir(join(home, '.bittensor/wallets/default'), { recursive: true })
  await cp(join(golden, 'legacy/ansible-wallet-2.1.3'), join(home, '.bittensor/wallets/default/coldkey'))
  return home
}

const vaultVariable = (home: string) => `BT_PW_${home.toUpperCase().replaceAll(/[/.]/g, '_')}__BITTENSOR_WALLETS_DEFAULT_COLDKEY`

function veiled(name: string, text: string): string {
  const bytes = Buffer.from(text).map((byte, at) => byte ^ name.charCodeAt(at % name.length))
  return Buffer.from(bytes).toString('base64')
}

describe('bbx wallet', () => {
  it('makes a hotkey, lists it, looks at it, signs with it; a signature of it verifies', async () => {
    const home = await emptyFolder()
    const made = savedKeySchema.parse(await good(home, 'new-hotkey --n-words 24 --mnemonic-file phrase'))
    const path = join(home, '.bittensor/wallets/default/hotkeys/default')
    expect(made).toMatchObject({ key: 'hotkey', wallet: 'default', hotkey: 'default', encrypted: false, path, backups: [] })
    const file = JSON.parse(await readFile(path, 'utf8'))
    expect(Object.keys(file).sort()).toEqual(['accountId', 'privateKey', 'publicKey', 'secretPhrase', 'secretSeed', 'ss58Address'])
    expect(`${file.secretPhrase}\n`).toBe(await readFile(join(home, 'phrase'), 'utf8'))
    expect(file.secretPhrase.split(' ')).toHaveLength(24)
    for (const secret of ['phrase', path, `${path}pub.txt`])
      expect((await stat(join('/', home, secret.replace(home, '')))).mode & 0o777).toBe(0o600)

    const listed = walletsSchema.parse(await good(home, 'list'))
    expect(listed.wallets).toEqual([
      { name: 'default', coldkey: null, encrypted: false, hotkeys: [{ name: 'default', address: made.address, encrypted: false }] },
    ])
    expect(keySchema.parse(await good(home, 'inspect'))).toMatchObject({
      format: 'plain',
      mode: '0600',
      opened: true,
      address: made.address,
      holds: ['phrase', 'seed', 'privateKey'],
      agrees: true,
    })
    const signed = signatureSchema.parse(await good(home, 'sign --message hello'))
    expect(signed.address).toBe(made.address)
    const verify = `verify --signature ${signed.signature} --address ${made.address}`
    expect(verificationSchema.parse(await good(home, `${verify} --message hello`))).toMatchObject({ valid: true, scheme: 'sr25519' })
    expect(await good(home, `${verify} --message 0x68656c6c6f`)).toMatchObject({ valid: true })
    expect(await good(home, `${verify} --message-file -`, { input: 'hello' })).toMatchObject({ valid: true })
    const other = await wallet(home, `${verify} --message hello!`)
    expect(other).toMatchObject({ exit: 1, document: { valid: false, scheme: null } })
  })

  it.each([
    ['words', '--mnemonic-file', `  ${words.replaceAll(' ', '  ')}\n`],
    ['a seed', '--seed-file', '0xe0f77595a2365bac136cacf1ff822d651837f2a7fae64dca199be4ecb95942bb\n'],
    ['a seed without 0x', '--seed-file', 'e0f77595a2365bac136cacf1ff822d651837f2a7fae64dca199be4ecb95942bb'],
  ])('regen from %s, by a file or stdin', async (_, flag, text) => {
    const home = await emptyFolder()
    await writeFile(join(home, 'source'), text)
    expect(await good(home, `regen --key hotkey ${flag} source`)).toMatchObject({ address })
    expect(await good(home, `regen --key hotkey --wallet-hotkey second ${flag} -`, { input: text })).toMatchObject({ address })
  })

  it('regen from key files: an old one that is encrypted, an ed25519 one, an export of polkadot.js', async () => {
    const home = await emptyFolder()
    await writeFile(join(home, 'pw'), `${password}\n`)
    const from = (name: string, hotkey: string) =>
      `regen --key hotkey --wallet-hotkey ${hotkey} --keyfile ${name} --keyfile-password-file pw`
    expect(await good(home, from(join(golden, 'legacy/ansible-wallet-2.1.3'), 'a'))).toMatchObject({
      address: ansibleAddress,
      encrypted: false,
    })
    const ed = await good(home, from(join(golden, 'wallet-4.1.1/cold-ed/hotkeys/hot'), 'b'))
    expect(ed).toMatchObject({ scheme: 'ed25519', address: '5FRFWdPm9SrRjx3P9ri3BzhBbcCLwTfgsguYiuHYSKbBJ5gD' })
    expect(await good(home, 'sign --wallet-hotkey b --message x')).toMatchObject({ scheme: 'ed25519' })
    const { Keyring } = await import('@polkadot/keyring')
    const pair = new Keyring({ type: 'sr25519', ss58Format: 42 }).addFromUri(words)
    await writeFile(join(home, 'export.json'), JSON.stringify(pair.toJson(password)))
    expect(await good(home, from('export.json', 'c'))).toMatchObject({ address })
    await writeFile(join(home, 'pw'), 'another one')
    expect(await wallet(home, from('export.json', 'd'))).toMatchObject({ exit: 2, error: { code: 'U0011' } })
  })

  it('replaces nothing without --force, and keeps what it replaces', async () => {
    const home = await emptyFolder()
    const first = await good(home, 'new-hotkey --yes')
    const before = await readFile(String(first.path), 'utf8')
    expect(await wallet(home, 'new-hotkey --yes')).toMatchObject({ exit: 2, error: { code: 'U0012' } })
    await writeFile(join(home, 'words'), words)
    expect(await wallet(home, 'regen --key hotkey --mnemonic-file words')).toMatchObject({ exit: 2, error: { code: 'U0012' } })
    expect(await readFile(String(first.path), 'utf8')).toBe(before)
    const { backups, address: now } = savedKeySchema.parse(await good(home, 'regen --key hotkey --mnemonic-file words --force'))
    expect(now).toBe(address)
    expect(await readFile(backups[0] ?? '', 'utf8')).toBe(before)
    // Backups are passed by where keys are listed.
    expect(walletsSchema.parse(await good(home, 'list')).wallets[0]?.hotkeys).toHaveLength(1)
  })

  it('the phrase goes into a new file only, and not even that stays where the key cannot be written', async () => {
    const home = await emptyFolder()
    await writeFile(join(home, 'phrase'), 'mine')
    const taken = { exit: 2, error: { code: 'U0012', remedy: expect.stringContaining('a file that is not there yet') } }
    for (const force of ['', ' --force']) expect(await wallet(home, `new-hotkey --mnemonic-file phrase${force}`)).toMatchObject(taken)
    expect(await readFile(join(home, 'phrase'), 'utf8')).toBe('mine')
    const unwritable = await wallet(home, 'new-hotkey --mnemonic-file words --wallet-path /proc/wallets')
    expect(unwritable).toMatchObject({ exit: 3, error: { code: 'E0005' } })
    expect((await readdir(home)).sort()).toEqual(['phrase'])
  })
})

describe('which wallet', () => {
  it('is said by flags before variables, and by the path of a hotkey file', async () => {
    const home = await emptyFolder()
    const file = join(home, 'w/miner/hotkeys/first')
    const env = { BT_WALLET_PATH: '~/w', BT_WALLET_NAME: 'miner', BT_WALLET_HOTKEY: 'first' }
    expect(await good(home, 'new-hotkey --yes', { env })).toMatchObject({ path: file })
    expect(await good(home, 'new-hotkey --yes --wallet-hotkey second', { env })).toMatchObject({
      path: join(home, 'w/miner/hotkeys/second'),
    })
    expect(await good(home, 'inspect', { env: { BITTENSOR_WALLET_PATH: 'path-~/w/miner/hotkeys/first' } })).toMatchObject({ path: file })
    const named = { BITTENSOR_WALLET_PATH: '~/w', BITTENSOR_WALLET_COLD: 'miner', BITTENSOR_WALLET_HOT: 'second' }
    expect(await good(home, 'inspect', { env: named })).toMatchObject({ path: join(home, 'w/miner/hotkeys/second') })
    const contradiction = { BITTENSOR_WALLET_PATH: file, BITTENSOR_WALLET_HOT: 'second' }
    expect(await wallet(home, 'inspect', { env: contradiction })).toMatchObject({ exit: 2, error: { code: 'U0003' } })
  })

  it.each(['--wallet-name ../x', '--wallet-hotkey ../../x', '--wallet-name /tmp/x', '--wallet-name .', '--wallet-hotkey xpub.txt'])(
    '%s leaves the folder, or would not be found again',
    async (flag) => {
      const home = await emptyFolder()
      expect(await wallet(home, `new-hotkey --yes ${flag}`)).toMatchObject({ exit: 2, error: { code: 'U0003' } })
      expect(await readdir(home)).toEqual([])
    },
  )
})

describe('the password', () => {
  it('comes from a file, from stdin, or from the variable that btcli writes', async () => {
    const home = await vaultHome()
    await writeFile(join(home, 'pw'), `${password}\r\n`)
    const sign = 'sign --key coldkey --message x'
    const name = vaultVariable(home)
    expect(await good(home, `${sign} --password-file pw`)).toMatchObject({ address: ansibleAddress })
    expect(await good(home, `${sign} --password-file -`, { input: password })).toMatchObject({ address: ansibleAddress })
    expect(await good(home, sign, { env: { [name]: veiled(name, password) } })).toMatchObject({ address: ansibleAddress })
    expect(await wallet(home, sign)).toMatchObject({
      exit: 2,
      error: { code: 'U0002', missing: [{ name: 'password', flag: '--password-file', variable: name }] },
    })
    expect(await wallet(home, sign, { env: { [name]: 'plain text' } })).toMatchObject({ exit: 2, error: { code: 'U0003' } })
    await writeFile(join(home, 'pw'), 'wrong one')
    expect(await wallet(home, `${sign} --password-file pw`)).toMatchObject({ exit: 2, error: { code: 'U0011' } })
  })

  it.each([
    ['empty', ''],
    ['of two lines', 'one\ntwo\n'],
  ])('a file that is %s is refused', async (_, text) => {
    const home = await vaultHome()
    await writeFile(join(home, 'pw'), text)
    expect(await wallet(home, 'sign --key coldkey --message x --password-file pw')).toMatchObject({ exit: 2, error: { code: 'U0003' } })
  })

  it.each([
    ['--password-file', 'new-coldkey --yes --password-file nowhere'],
    ['--mnemonic-file', 'regen --key hotkey --mnemonic-file nowhere'],
    ['--seed-file', 'regen --key hotkey --seed-file nowhere'],
  ])('of %s is said to be missing where the file is: no key is looked for in its place', async (_, line) => {
    const home = await emptyFolder()
    const { exit, error } = await wallet(home, line)
    expect({ exit, error }).toMatchObject({ exit: 2, error: { code: 'U0007', what: `there is no file ${join(home, 'nowhere')}` } })
    expect(await readdir(home)).toEqual([])
  })

  it('of a new key is not short, and two values cannot both come from stdin', async () => {
    const home = await emptyFolder()
    const short = await wallet(home, 'new-coldkey --yes --password-file -', { input: '12345' })
    expect(short).toMatchObject({ exit: 2, error: { code: 'U0003' } })
    const twice = await wallet(home, 'regen --key coldkey --mnemonic-file - --password-file -', { input: words })
    expect(twice).toMatchObject({ exit: 2, error: { code: 'U0001' } })
    expect(await readdir(home)).toEqual([])
  })

  it.each(['--mnemonic', '--seed', '--password'])('%s is refused: others can read arguments', async (flag) => {
    const home = await emptyFolder()
    for (const line of [`regen --key hotkey ${flag} sesame`, `new-coldkey ${flag}=sesame`]) {
      const { exit, error, document, stderr } = await wallet(home, `${line} -vv`)
      expect({ exit, code: error?.code }).toEqual({ exit: 2, code: 'U0001' })
      expect(JSON.stringify(document) + stderr).not.toContain('sesame')
    }
  })

  it('an unknown option with a value behind = is named without the value', async () => {
    const { stderr, code } = await runBbx(['check', '--mnemonics=sesame open', '-v'])
    expect(code).toBe(2)
    expect(stderr).toContain("unknown option '--mnemonics'")
    expect(stderr).not.toContain('sesame')
  })
})

describe('a key file that is', () => {
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
  const cases: [string, string | Uint8Array, RegExp][] = [
    ['empty', '', /empty/],
    ['cut short', '{"secretSeed": "0x1234', /not JSON/],
    ['an encrypted one, cut short', '$NACLshort', /cut short/],
    ['a list, very deep', deep, /./],
    ['of fields of another kind', '{"secretSeed": {"x": 1}, "secretPhrase": ["sesame"]}', /not of the expected kind/],
    ['a prototype in disguise', '{"__proto__": {"secretSeed": "sesame"}, "constructor": "sesame"}', /neither/],
    ['a seed that is none', '{"secretSeed": "0xsesame", "ss58Address": "5F7cAYCZEBz21YEjzSZPGyP7W2fva7qUXDexxXsVezSHyktz"}', /32 bytes/],
    ['binary', Uint8Array.of(0xff, 0xfe, 0x00), /neither text/],
    ['huge', 'sesame'.repeat(20_000), /bytes/],
  ]
  it.each(cases)('%s: an error that says so and repeats nothing', async (_, content, why) => {
    const home = await emptyFolder()
    const folder = join(home, '.bittensor/wallets/default/hotkeys')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'default'), content)
    await writeFile(join(home, 'pw'), password)
    const { exit, error, document, stderr } = await wallet(home, 'sign --message x --password-file pw -v')
    expect({ exit, code: error?.code }).toEqual({ exit: 2, code: 'U0007' })
    expect(`${(error as { why?: string }).why}`).toMatch(why)
    expect(JSON.stringify(document) + stderr).not.toContain('sesame')
  })

  it('not there', async () => {
    expect(await wallet(await emptyFolder(), 'sign --message x')).toMatchObject({ exit: 2, error: { code: 'U0007' } })
  })

  it('another than its public file says: inspect exits 1', async () => {
    const home = await emptyFolder()
    const { path, publicFile } = savedKeySchema.parse(await good(home, 'new-hotkey --yes'))
    await writeFile(publicFile, JSON.stringify({ ss58Address: address }))
    expect(await wallet(home, 'inspect')).toMatchObject({ exit: 1, document: { path, agrees: false, publicAddress: address } })
  })
})
