import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'

/**
 * Addresses of this machine on every interface, also on a bridge that no container is attached to now, which Node leaves out. IPv6 addresses
 * of one link are left out: on another link they may be someone else's, and a container can only use them over an interface, which is a
 * row of its own.
 */
export function ownAddresses(proc = '/proc/net'): Set<string> {
  const found = new Set<string>()
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { address, scopeid } of addresses ?? []) if (!scopeid) found.add(address)
  }
  for (const address of localAddresses(readOrEmpty(`${proc}/fib_trie`))) found.add(address)
  for (const address of sixAddresses(readOrEmpty(`${proc}/if_inet6`))) found.add(address)
  return found
}

/** Of the kernel's table of IPv4 routes: what it delivers to itself, single addresses only. */
export function localAddresses(fibTrie: string): string[] {
  const lines = fibTrie.split('\n')
  return lines.flatMap((line, index) => {
    const address = /\|-- ([\d.]+)$/.exec(line)?.[1]
    return address !== undefined && lines[index + 1]?.includes('/32 host LOCAL') ? [address] : []
  })
}

/** Of /proc/net/if_inet6: address, interface number, prefix, scope (0x20: of one link), flags, name. */
export function sixAddresses(table: string): string[] {
  return table.split('\n').flatMap((line) => {
    const [digits, , , scope] = line.split(/\s+/)
    if (digits?.length !== 32 || scope === '20') return []
    // The URL parser writes an address in its short form.
    return [new URL(`http://[${digits.replace(/(.{4})(?=.)/g, '$1:')}]`).hostname.slice(1, -1)]
  })
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
