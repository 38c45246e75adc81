import { createSocket } from 'node:dgram'
import { createServer, isIPv4 } from 'node:net'
import { ownAddresses } from '../../../src/runtime/docker/prove/own-addresses.ts'

/** Where this test listens, as the server of a case reads it from listeners.json. Nothing else may be aimed at. */
export interface Listener {
  address: string
  tcp: number
  udp: number
  /** Of a bridge of a container engine: the gateway of what is attached to it. */
  bridge: boolean
  /** Another container of this test, not this host. */
  neighbour: boolean
}

export interface Listeners extends AsyncDisposable {
  all: readonly Listener[]
  /** What came in, and where: `tcp 172.17.0.1:40123 GET / HTTP/1.1`. */
  heard: string[]
}

/** Listens for TCP and UDP on every IPv4 address of this host, on ports that nobody else has; `gateways` are those of bridges. */
export async function openListeners(gateways: readonly string[]): Promise<Listeners> {
  const heard: string[] = []
  const addresses = [...ownAddresses()].filter((address) => isIPv4(address))
  const opened = await Promise.all(addresses.map((address) => listenAt(address, gateways.includes(address), heard)))
  const here = opened.filter((one) => one !== null)
  return {
    all: here.map(({ listener }) => listener),
    heard,
    async [Symbol.asyncDispose]() {
      await Promise.all(here.map(({ close }) => close()))
    },
  }
}

/** null where the address is gone: a bridge that somebody else took down meanwhile. */
async function listenAt(address: string, bridge: boolean, heard: string[]) {
  const tcp = createServer((socket) => {
    const place = `tcp ${address}:${portOf(tcp.address())}`
    heard.push(place)
    socket.on('error', () => {})
    socket.once('data', (data) => heard.push(`${place} ${data.toString('latin1').slice(0, 80)}`))
    socket.end()
  })
  const udp = createSocket('udp4', (data) => void heard.push(`udp ${address} ${data.toString('latin1').slice(0, 80)}`))
  try {
    await new Promise<void>((resolve, reject) => tcp.once('error', reject).listen(0, address, resolve))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL') return null
    throw error
  }
  await new Promise<void>((resolve, reject) => {
    udp.once('error', reject)
    udp.bind(0, address, resolve)
  })
  const listener: Listener = { address, tcp: portOf(tcp.address()), udp: udp.address().port, bridge, neighbour: false }
  const close = async () => {
    await Promise.all([new Promise((resolve) => tcp.close(resolve)), new Promise<void>((resolve) => udp.close(() => resolve()))])
  }
  return { listener, close }
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
