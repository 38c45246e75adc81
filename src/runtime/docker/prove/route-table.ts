export interface Route {
  interface: string
  /** As the kernel writes it: hexadecimal. */
  destination: string
}

/** Flag of proc(5) route tables for "not to be used". */
const reject = 0x0200

/** Routes of /proc/net/route and /proc/net/ipv6_route that lead over an interface other than loopback. */
export function routesOut({ route, ipv6_route }: { route: string; ipv6_route: string }): Route[] {
  const four = lines(route)
    .slice(1)
    .map(([name = '', destination = '', , flags = '']) => ({ interface: name, destination, flags }))
  const six = lines(ipv6_route).map((words) => ({
    interface: words[9] ?? '',
    destination: `${words[0]}/${words[1]}`,
    flags: words[8] ?? '',
  }))
  return [...four, ...six]
    .filter(({ interface: name, flags }) => name !== 'lo' && (Number.parseInt(flags, 16) & reject) === 0)
    .map(({ interface: name, destination }) => ({ interface: name, destination }))
}

export interface ServingSocket {
  address: string
  port: number
  uid: number
}

/** States of proc(5) tables: TCP listens, UDP is bound and not connected. */
const serving = new Set(['0A', '07'])

/** Sockets of /proc/net/{tcp,udp} that serve, with the user who has them; addresses of IPv4 only. */
export function servingSockets(table: string): ServingSocket[] {
  return lines(table)
    .slice(1)
    .flatMap((words) => {
      const [address, port] = (words[1] ?? '').split(':')
      if (address?.length !== 8 || port === undefined || !serving.has(words[3] ?? '')) return []
      const bytes = address.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []
      // Written in the byte order of the machine, and every machine that bbx runs on is little-endian.
      return [{ address: bytes.reverse().join('.'), port: Number.parseInt(port, 16), uid: Number(words[7]) }]
    })
}

function lines(text: string): string[][] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words.length > 3)
}
