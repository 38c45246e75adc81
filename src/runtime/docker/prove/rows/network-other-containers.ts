import { askedWays } from '../asked-ways.ts'
import { isMissing } from '../missing.ts'
import type { Row } from './row.ts'

export const otherContainers: Row = {
  id: 'network/other-containers',
  title: 'no way to other containers',
  look(facts) {
    const { surroundings } = facts
    if (isMissing(surroundings)) return [{ by: 'engine', says: surroundings.missing, what: surroundings.why }]
    const addresses = new Set(surroundings.neighbours.map(({ address }) => address))
    return askedWays(facts, [...addresses], 'no other container has an address')
  },
}
