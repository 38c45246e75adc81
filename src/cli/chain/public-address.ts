import { BlockList, isIP } from 'node:net'
import { BbxError } from '../../base/bbx-error.ts'
import { ipText } from '../../chain/reads/axon.ts'

export interface PublicAddress {
  text: string
  /** As the chain stores it; `text` is that number in the one way of writing that is read back from there. */
  number: bigint
  ipType: 4 | 6
  /** Of a network that the internet does not lead to. */
  isPrivate: boolean
}

const privateRanges = new BlockList()
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
] as const)
  privateRanges.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  privateRanges.addSubnet(net, bits, 'ipv6')
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** The highest of each kind, which the chain refuses (reference chain-and-wallet 4.2). */
const broadcast = { 4: 2n ** 32n - 1n, 6: 2n ** 128n - 1n }

/** The address at which validators are to ask. Throws BbxError U0001 for what is none, or leads nowhere: loopback, 0.0.0.0. */
export function publicAddress(text: string): PublicAddress {
  // A zone (`fe80::1%eth0`) says through which device of this machine it is reached, and means nothing on another one.
  const kind = text.includes('%') ? 0 : isIP(text)
  if (kind !== 4 && kind !== 6)
    throw new BbxError('U0001', { what: `--ip ${text} is no IP address`, remedy: 'give it in numbers: a name is not stored' })
  const family = kind === 4 ? 'ipv4' : 'ipv6'
  const number = kind === 4 ? numberOf(text.split('.').map(Number), 8n) : numberOf(groupsOf(text), 16n)
  if (loopback.check(text, family) || number === 0n || number === broadcast[kind]) {
    throw new BbxError('U0001', { what: `--ip ${text} leads no validator here`, remedy: 'give the public address of the server' })
  }
  return { text: ipText(number, kind), number, ipType: kind, isPrivate: privateRanges.check(text, family) }
}

function numberOf(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((sum, part) => (sum << bits) | BigInt(part), 0n)
}

/** The eight groups: a URL's host has them in one way of writing, with at most one `::`. */
function groupsOf(text: string): number[] {
  const [head = '', tail] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  const [first, last] = [groups(head), groups(tail ?? '')]
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last]
}
