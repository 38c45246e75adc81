import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { allowList, type Target } from '../../../../src/runtime/docker/prove/allow-list.ts'
import { openListeners } from '../../../../src/runtime/docker/prove/listeners.ts'
import { namespaceProgram } from '../../../../src/runtime/docker/prove/namespace/namespace-program.ts'
import { type NamespaceOrder, readNamespaceReport } from '../../../../src/runtime/docker/prove/namespace/namespace-report.ts'
import { localAddresses, ownAddresses, sixAddresses } from '../../../../src/runtime/docker/prove/own-addresses.ts'

const tcp = (address: string, port: number): Target => ({ protocol: 'tcp', address, port })

/** The program as it runs in a namespace, here in the one of this host. */
async function report(order: Partial<NamespaceOrder>) {
  const whole: NamespaceOrder = {
    mark: 'm',
    seconds: 10,
    wait: 0.5,
    word: 'hello',
    own: [],
    targets: [],
    ask: [],
    resolver: '/nowhere',
    processes: false,
    ...order,
  }
  const { stdout } = await promisify(execFile)('python3', ['-ISu', '-c', namespaceProgram, JSON.stringify(whole)])
  const read = readNamespaceReport(stdout, 'm', 'a test')
  if (read === null) throw new Error(stdout)
  return read
}

describe('allowList', () => {
  const own = new Set(['127.0.0.1', '10.0.0.1'])
  it('takes listeners on addresses of this machine', () => {
    const list = allowList([tcp('127.0.0.1', 4000)], own)
    expect(() => list.check(tcp('127.0.0.1', 4000))).not.toThrow()
  })
  it.each([
    tcp('127.0.0.1', 4001),
    { protocol: 'udp', address: '127.0.0.1', port: 4000 } as const,
    tcp('10.0.0.1', 4000),
    tcp('169.254.169.254', 80),
    tcp('8.8.8.8', 53),
  ])('refuses what is no listener of ours: %o', (target) => {
    expect(() => allowList([tcp('127.0.0.1', 4000)], own).check(target)).toThrow('bbx opened no listener there')
  })
  it.each(['8.8.8.8', '169.254.169.254', '10.0.0.2', '::2', ''])('refuses a listener on %s: it is not this machine', (address) => {
    expect(() => allowList([tcp(address, 80)], own)).toThrow('no address of this machine')
    expect(() => allowList([tcp(address, 80)])).toThrow('no address of this machine')
  })
})

describe('the program in the namespace', () => {
  it('connects to nothing that the order does not list as our own, whatever its targets are', async () => {
    const reached: string[] = []
    const server = createServer((socket) => void reached.push(String(socket.remotePort))).listen(0, '127.0.0.1')
    const datagrams = createSocket('udp4')
    datagrams.on('message', (text) => void reached.push(String(text)))
    datagrams.bind(0, '127.0.0.1')
    await Promise.all([once(server, 'listening'), once(datagrams, 'listening')])
    try {
      const { port } = server.address() as { port: number }
      const udpPort = datagrams.address().port
      const targets: Target[] = [tcp('127.0.0.1', port), { protocol: 'udp', address: '127.0.0.1', port: udpPort }, tcp('192.0.2.200', 80)]
      const seen = await report({ targets, own: [tcp('127.0.0.1', udpPort), { protocol: 'udp', address: '127.0.0.1', port }] })
      expect(seen.reached.map(({ error }) => error)).toEqual(Array(3).fill('refused: not a listener of ours'))
      expect(reached).toEqual([])
    } finally {
      server.close()
      datagrams.close()
    }
  })

  it('asks the kernel for a way without sending anything', async () => {
    const datagrams = createSocket('udp4')
    const heard: string[] = []
    datagrams.on('message', (text) => void heard.push(String(text)))
    datagrams.bind(9, '127.0.0.9')
    const bound = await Promise.race([once(datagrams, 'listening').then(() => true), once(datagrams, 'error').then(() => false)])
    const { paths } = await report({ ask: ['127.0.0.9', '255.255.255.255'] })
    if (bound) datagrams.close()
    // Port 9 is the one that it asks for: nothing came.
    expect(heard).toEqual([])
    expect(paths).toMatchObject([
      { address: '127.0.0.9', error: null },
      { address: '255.255.255.255', source: null },
    ])
  })

  it('reaches listeners of ours, and they hear it', async () => {
    await using listeners = await openListeners(new AbortController().signal)
    const { targets } = listeners.allowed
    expect(targets.map(({ address }) => address)).toContain('127.0.0.1')
    const before = listeners.results()
    expect(before.filter(({ works, heard }) => works && !heard).length).toBe(targets.length)
    const seen = await report({ word: listeners.word, own: targets, targets })
    expect(seen.reached.filter(({ said }) => said === listeners.answer).length).toBe(targets.length)
    expect(listeners.results().every(({ heard }) => heard)).toBe(true)
  })

  it('is not heard with another word', async () => {
    await using listeners = await openListeners(new AbortController().signal)
    const targets = listeners.allowed.targets.filter(({ address }) => address === '127.0.0.1')
    const seen = await report({ word: 'x'.repeat(32), own: targets, targets })
    expect(seen.reached.filter(({ said }) => said === listeners.answer)).toEqual([])
    expect(listeners.results().some(({ heard }) => heard)).toBe(false)
  })

  it('sees the interfaces of this host', async () => {
    const { interfaces } = await report({})
    expect(interfaces).toContainEqual(expect.objectContaining({ name: 'lo', up: true, addresses: expect.arrayContaining(['127.0.0.1']) }))
  })

  it('gives a report only with the mark of its order', () => {
    expect(readNamespaceReport('{"mark":"other"}\nno json\n{', 'm', 'a test')).toBeNull()
  })
})

describe('ownAddresses', () => {
  it('knows loopback', () => {
    expect([...ownAddresses()]).toEqual(expect.arrayContaining(['127.0.0.1']))
  })
  it("reads the kernel's tables", () => {
    const trie = `Main:
     +-- 172.16.0.0/15 2 0 2
           |-- 172.17.0.0
              /16 link UNICAST
           |-- 172.17.0.1
              /32 host LOCAL
        |-- 172.17.255.255
           /32 link BROADCAST
        |-- 127.0.0.0
              /8 host LOCAL
`
    expect(localAddresses(trie)).toEqual(['172.17.0.1'])
    const six = `00000000000000000000000000000001 01 80 10 80       lo
fe800000000000000042dafffe295663 05 40 20 80  docker0
fd000000000000000000000000000002 04 40 00 82     eth0
`
    expect(sixAddresses(six)).toEqual(['::1', 'fd00::2'])
  })
})
