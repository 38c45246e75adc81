import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axonSchema, metagraphSchema, registrationSchema, subnetSchema } from '../../src/cli/schemas/chain.ts'
import { type Localnet, startLocalnet } from '../../src/localnet/start-localnet.ts'
import { rpcClient } from '../localnet/rpc-client.ts'
import { signedExtrinsic } from '../localnet/signed-extrinsic.ts'
import { emptyFolder, runBbx } from '../support/run-bbx.ts'

const charlie = '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y'
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
let net: Localnet
let cwd = ''

beforeAll(async () => {
  cwd = await emptyFolder()
  net = await startLocalnet({ port: 0, state: null, blockMs: 200, netuid: 59, finalityLag: 1 })
})
afterAll(() => net[Symbol.asyncDispose]())

const bbx = (...words: string[]) => runBbx([...words, '--network', net.chain.url, '--netuid', '59'], { cwd })

describe('bbx subnet and serve-axon on a rehearsal chain', () => {
  test('register: the price is shown, nothing is spent without a yes, and it is done once', async () => {
    const words = ['subnet', 'register', '--hotkey-uri', '//Charlie', '--coldkey-uri', '//Alice']
    const unasked = await bbx(...words, '--json')
    expect([unasked.code, unasked.document().error?.code]).toEqual([2, 'U0040'])
    expect(unasked.stderr).toMatch(/burns at most 1 TAO and takes a fee of 0\.003\d* TAO; \S+ has 1000000 TAO/)
    const done = registrationSchema.parse((await bbx(...words, '--yes', '--json')).document())
    expect(done).toMatchObject({ exit: 0, status: 'done', hotkey: charlie, coldkey: alice, uid: 2, rehearsal: true })
    // The burn of a new subnet, and about the fee of a registration: reference chain-and-wallet 4.4, 5.2.
    expect(BigInt(done.paidRao) > 1_000_000_000n && BigInt(done.paidRao) < 1_004_000_000n).toBe(true)
    const again = await bbx(...words, '--yes', '--json')
    expect(again.document()).toMatchObject({ exit: 0, status: 'already', uid: 2, paidRao: '0', transaction: null })
  })

  test('serve-axon: shown in the metagraph, the same again is not sent, another too soon is refused with the wait', async () => {
    const serve = (ip: string, port: string) => bbx('serve-axon', '--ip', ip, '--port', port, '--hotkey-uri', '//Bob', '--yes', '--json')
    expect(axonSchema.parse((await serve('2001:db8::7', '8091')).document())).toMatchObject({ exit: 0, status: 'done', hotkey: bob })
    expect((await serve('2001:db8::7', '8091')).document()).toMatchObject({ exit: 0, status: 'already' })
    const graph = metagraphSchema.parse((await bbx('subnet', 'metagraph', '--json')).document())
    expect(graph.miners[1]).toMatchObject({ uid: 1, hotkey: bob, coldkey: alice, permit: false, axon: { ip: '2001:db8::7', port: 8091 } })
    expect(graph.miners[0]).toMatchObject({ hotkey: alice, permit: true, axon: null })
  })

  test("show: the subnet and one hotkey with its commitment; metagraph with everybody's", async () => {
    using client = await rpcClient(net.chain.url)
    const [genesis, nonce] = [
      await client.result<string>('chain_getBlockHash', 0),
      await client.result<number>('system_accountNextIndex', bob),
    ]
    const fields = [{ Raw5: '0x68656c6c6f' }]
    await client.result(
      'author_submitExtrinsic',
      signedExtrinsic('commitments.setCommitment', [59, { fields }], { uri: '//Bob', nonce, genesis }),
    )
    await client.result('dev_newBlock')
    const shown = subnetSchema.parse((await bbx('subnet', 'show', '--hotkey', bob, '--json')).document())
    expect(shown).toMatchObject({
      exit: 0,
      burnRao: '1000000000',
      tempo: 360,
      rehearsal: true,
      hotkey: { uid: 1, commitment: { text: 'hello', revealRound: null }, revealed: [] },
    })
    const { miners } = metagraphSchema.parse((await bbx('subnet', 'metagraph', '--commitments', '--json')).document())
    expect(miners.map(({ commitment }) => commitment?.text ?? null).slice(0, 2)).toEqual([null, 'hello'])
    expect((await bbx('subnet', 'show')).stdout).toContain('(a rehearsal)')
  })

  test.each<[string, string[], number, string, RegExp]>([
    ['loopback', ['serve-axon', '--ip', '127.0.0.1', '--port', '1', '--hotkey-uri', '//Bob'], 2, 'U0001', /leads no validator here/],
    ['a name', ['serve-axon', '--ip', 'example.org', '--port', '1', '--hotkey-uri', '//Bob'], 2, 'U0001', /no IP address/],
    [
      'a hotkey that is not registered',
      ['serve-axon', '--ip', '203.0.113.7', '--port', '1', '--hotkey-uri', '//Dave'],
      3,
      'E0040',
      /not registered/,
    ],
    [
      'a real secret in place of a development key',
      ['subnet', 'register', '--hotkey-uri', 'some words'],
      2,
      'U0003',
      /not one of a development key/,
    ],
    ['an address with a mistake', ['subnet', 'show', '--hotkey', `${bob.slice(0, -1)}z`], 2, 'U0001', /--hotkey/],
  ])('%s is refused', async (_, words, code, error, what) => {
    const ran = await bbx(...words, '--yes', '--json')
    expect([ran.code, ran.document().error?.code]).toEqual([code, error])
    expect(ran.document().error?.what).toMatch(what)
  })

  test('a subnet that is not there, and a number that is missing', async () => {
    const none = await runBbx(['subnet', 'show', '--network', net.chain.url, '--netuid', '7', '--json'], { cwd })
    expect([none.code, none.document().error?.code]).toEqual([3, 'E0044'])
    const missing = await runBbx(['subnet', 'show', '--json'], { cwd })
    expect(missing.document().error).toMatchObject({ code: 'U0002', missing: [{ flag: '--netuid', variable: 'BBX_NETUID' }] })
  })
})
