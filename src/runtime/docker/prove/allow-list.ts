import { ownAddresses } from './own-addresses.ts'

export interface Target {
  protocol: 'tcp' | 'udp'
  address: string
  port: number
}

/** The only places that a probe may send anything to. */
export interface AllowList {
  targets: readonly Target[]
  /** Throws for whatever is no listener of ours. */
  check(target: Target): void
}

/**
 * The one list through which every connection of a probe goes: listeners that bbx itself opened, on addresses that this machine has right
 * now. Throws for a listener elsewhere, so that a mistake can never aim a probe at somebody.
 */
export function allowList(targets: readonly Target[], own: ReadonlySet<string> = ownAddresses()): AllowList {
  for (const { address } of targets) {
    if (!own.has(address)) throw new Error(`a probe may not be aimed at ${address}: it is no address of this machine`)
  }
  const known = new Set(targets.map(keyOf))
  return {
    targets,
    check(target) {
      if (!known.has(keyOf(target))) throw new Error(`a probe may not be aimed at ${keyOf(target)}: bbx opened no listener there`)
    },
  }
}

export function keyOf({ protocol, address, port }: Target): string {
  return `${protocol} ${address} ${port}`
}
