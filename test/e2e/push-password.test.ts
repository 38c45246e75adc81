import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { receiptSchema } from '../../src/push/receipt/receipt.ts'
import { commitsOnChain } from '../support/commits-on-chain.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { emptyFolder, runBbx } from '../support/run-bbx.ts'

const golden = join(packageRoot(), 'test/golden/wallet')
/** Opened without the seconds that a key of today takes. */
const file = 'legacy/ansible-wallet-2.1.3'

interface GoldenKey {
  file: string
  password: string
  ss58: string
  publicKey: string
}

describe('a wrong password', { timeout: 120_000 }, () => {
  let world: Rehearsal
  let key: GoldenKey
  let cwd = ''
  beforeAll(async () => {
    world = await rehearsal(21)
    const keys: GoldenKey[] = JSON.parse(await readFile(join(golden, 'keys.json'), 'utf8'))
    const found = keys.find((one) => one.file === file)
    if (found === undefined) throw new Error(`keys.json lacks ${file}`)
    key = found
    await world.ask('dev_fund', key.ss58, '5000000000')
    cwd = await emptyFolder()
    const wallet = join(cwd, '.bittensor/wallets/miner')
    await mkdir(join(wallet, 'hotkeys'), { recursive: true })
    for (const place of ['coldkey', 'hotkeys/h1']) await cp(join(golden, file), join(wallet, place))
    await writeFile(join(cwd, 'wrong'), 'a wrong sesame\n')
    await writeFile(join(cwd, 'right'), `${key.password}\n`)
    expect((await runBbx(['init', 'm', '--track', 'video-to-text', '--hotkey', key.ss58], { cwd })).code).toBe(0)
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const nonce = () => world.ask('system_accountNextIndex', key.ss58)
  const publicHalf = () => JSON.stringify({ accountId: key.publicKey, publicKey: key.publicKey, ss58Address: key.ss58 })

  async function bbx(words: readonly string[], password: string | null) {
    const env = { ...world.environment, BT_WALLET_NAME: 'miner', BT_WALLET_HOTKEY: 'h1', BBX_NETUID: '21' }
    const given = password === null ? [] : ['--password-file', password]
    const ran = await runBbx([...words, ...given, '--yes', '--json'], { cwd, env })
    return { exit: ran.code, error: ran.document().error, document: ran.document(), text: ran.stdout + ran.stderr }
  }

  const push = ['push', 'm', '--skip-test']
  const files = (folder: string) => readdir(join(cwd, folder)).catch(() => [])

  it('pays for no registration, and leaves nothing that a next call would go on with', async () => {
    const pub = join(cwd, '.bittensor/wallets/miner/coldkeypub.txt')
    await writeFile(pub, publicHalf())
    await writeFile(join(cwd, '.bittensor/wallets/miner/hotkeys/h1pub.txt'), publicHalf())
    const refused = await bbx(['subnet', 'register'], 'wrong')
    expect(refused).toMatchObject({ exit: 2, error: { code: 'U0011' } })
    expect(await nonce()).toBe(0)
    expect(await files('.local/state/bbx/sent')).toEqual([])
    expect(await bbx(['subnet', 'register'], null)).toMatchObject({
      exit: 2,
      error: { code: 'U0002', missing: [{ flag: '--password-file' }] },
    })
    const done = await bbx(['subnet', 'register'], 'right')
    expect(done).toMatchObject({ exit: 0, document: { status: 'done', hotkey: key.ss58 } })
    expect(await nonce()).toBe(1)
    for (const { text } of [refused, done]) expect(text).not.toMatch(new RegExp(`sesame|${key.password}`))
  })

  it('pushes nothing: known before the upload, and the receipt says how far it came', async () => {
    const refused = await bbx(push, 'wrong')
    expect(refused).toMatchObject({ exit: 2, error: { code: 'U0011' } })
    expect(world.hub.repositories.find('model', 'miner/m')).toBeNull()
    expect(await nonce()).toBe(1)
    const [name = '', ...more] = (await files('.bbx/receipts')).filter((one) => one.endsWith('.json'))
    expect(more).toEqual([])
    const receipt = receiptSchema.parse(JSON.parse(await readFile(join(cwd, '.bbx/receipts', name), 'utf8')))
    expect(receipt).toMatchObject({ upload: null, commit: null, published: false, steps: { identity: { status: 'failed' } } })
    expect(await files('.local/state/bbx/push')).toEqual([])

    const done = await bbx(push, 'right')
    expect(done).toMatchObject({ exit: 0, document: { commitment: { hotkey: key.ss58 }, receipt: join('.bbx/receipts', name) } })
    expect(await commitsOnChain(world, 21, key.ss58)()).toBe(1)
    for (const { text } of [refused, done]) expect(text).not.toMatch(new RegExp(`sesame|${key.password}`))
  })

  it('of a wallet without public halves: the key is not known, and nothing is begun', async () => {
    for (const name of ['coldkeypub.txt', 'hotkeys/h1pub.txt']) await writeFile(join(cwd, '.bittensor/wallets/miner', name), '')
    const receipts = await files('.bbx/receipts')
    expect(await bbx(push, 'wrong')).toMatchObject({ exit: 2, error: { code: 'U0011' } })
    expect(await files('.bbx/receipts')).toEqual(receipts)
    expect(await commitsOnChain(world, 21, key.ss58)()).toBe(1)
  })
})
