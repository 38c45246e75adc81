import { seenIn } from '../missing.ts'
import type { Row } from './row.ts'

export const interfaces: Row = {
  id: 'network/interfaces',
  title: 'no network interface but loopback',
  look({ container, namespace }) {
    const mode = container.HostConfig.NetworkMode
    return [
      ...seenIn(namespace, 'namespace', ({ interfaces: all, via }) => {
        // Some kernels put tunnel devices into every namespace; down and without an address they lead nowhere.
        const ways = all.filter(({ name, up, addresses }) => name !== 'lo' && (up || addresses.length > 0))
        const idle = all.filter((one) => one.name !== 'lo' && !ways.includes(one)).map(({ name }) => name)
        if (ways.length > 0) {
          const named = ways.map(({ name, addresses }) => `${name} (${addresses.join(', ') || 'no address'})`)
          return { by: 'namespace', says: 'open', what: `there is ${named.join(', ')}` }
        }
        const also = idle.length === 0 ? '' : `, and ${idle.join(', ')} which are down`
        return { by: 'namespace', says: 'blocked', what: `only lo${also} (seen by ${via})` }
      }),
      mode === 'none'
        ? { by: 'engine', says: 'claimed', what: 'network none' }
        : { by: 'engine', says: 'open', what: `network ${mode || 'default'}` },
    ]
  },
}
