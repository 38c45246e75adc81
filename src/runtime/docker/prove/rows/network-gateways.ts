import { askedWays } from '../asked-ways.ts'
import { isMissing } from '../missing.ts'
import type { Row } from './row.ts'

export const gateways: Row = {
  id: 'network/gateways',
  title: "no way to the host over a network's gateway",
  look(facts) {
    const { surroundings } = facts
    if (isMissing(surroundings)) return [{ by: 'engine', says: surroundings.missing, what: surroundings.why }]
    return askedWays(facts, surroundings.gateways, 'no network of the container engine has a gateway')
  },
}
