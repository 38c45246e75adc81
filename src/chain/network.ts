import { BbxError } from '../base/bbx-error.ts'

export interface Network {
  /** As it was asked for. */
  name: string
  /** WebSocket addresses, tried one after the other. */
  endpoints: readonly string[]
  /** Hash of block 0, where it is known before anybody is asked. */
  genesis: string | null
}

/** Hash of block 0 of the one network whose coins are worth something. */
export const finneyGenesis = '0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03'

/** The networks by name (reference chain-and-wallet 5.1). */
const known: Readonly<Record<string, Omit<Network, 'name'>>> = {
  finney: {
    endpoints: ['wss://entrypoint-finney.opentensor.ai:443', 'wss://lite.sub.latent.to:443'],
    genesis: finneyGenesis,
  },
  test: {
    endpoints: ['wss://test.finney.opentensor.ai:443'],
    genesis: '0x8f9cf856bf558a14440e75569c9e58594757048d7b3a84b5d25f6bd978263105',
  },
  local: { endpoints: ['ws://127.0.0.1:9944'], genesis: null },
}

/** A network by its name, or by one or several addresses with commas between them. Throws BbxError U0001. */
export function networkNamed(text: string): Network {
  const name = text.trim()
  if (Object.hasOwn(known, name)) return { name, ...(known[name] as Omit<Network, 'name'>) }
  const endpoints = name.split(',').map((part) => part.trim())
  for (const endpoint of endpoints) {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : null
    if (url === null || !/^wss?:$/.test(url.protocol)) {
      throw new BbxError('U0001', { what: `${endpoint} is no network`, remedy: 'write finney, test, local, or an address: ws://HOST:PORT' })
    }
  }
  return { name, endpoints, genesis: null }
}

/** True for an address of this machine's loopback. */
export function isLoopback(endpoint: string): boolean {
  const { hostname } = new URL(endpoint)
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
