import type { Contract } from '../../../base/contract.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import type { HealthOutcome } from '../../health.ts'
import type { BuiltImage } from '../build/types.ts'
import { inheritedCommand } from './inherited-command.ts'
import type { Listener } from './listening.ts'
import { logSigns } from './log-signs.ts'
import { type RestrictionContext, restrictionFault } from './restriction-fault.ts'

export interface NeverHealthy {
  health: Extract<HealthOutcome, { healthy: false }>
  contract: Contract
  image: Pick<BuiltImage, 'command' | 'ownCommand'>
  port: number
  listeners: readonly Listener[] | null
  tail: string
  policy: RestrictionContext['policy']
  full: readonly string[]
}

const everyInterface = new Set(['0.0.0.0', '::'])

/** Why a server that runs did not become healthy: where it listens instead, what its log says, or what it answers. */
export function neverHealthy({ health, contract, image, port, listeners, tail, policy, full }: NeverHealthy): Fault {
  const { startupTimeoutMs, healthPaths } = contract
  const seconds = Math.round((health.why === 'deadline' ? startupTimeoutMs : health.afterMs) / 1000)
  const happened = `the server was not healthy within ${seconds} s`
  const log = tail === '' ? '' : `\n${tail.slice(-400)}`
  const place = listeners === null ? null : misplaced(listeners, port)
  if (!image.ownCommand && place !== null) {
    return fault('S2006', {
      ...inheritedCommand(image.command, `was not healthy within ${seconds} s`),
      evidence: `${place}; ${health.last}${log}`,
    })
  }
  if (place !== null) {
    return fault('S2006', {
      what: `${happened}: ${place}`,
      evidence: `${health.last}${log}`,
      remedy: `listen on port ${port} of every interface (0.0.0.0)`,
    })
  }
  const [sign] = logSigns(tail)
  if (sign !== undefined) return restrictionFault(sign, { policy, happened, measured: full })
  const ways = contract.healthMethods.join(' or ')
  return fault('S2006', {
    what: happened,
    evidence: `${health.last}${log}`,
    remedy: `answer ${ways} ${healthPaths[0] ?? '/health'} with 200 and {"status":"healthy"} once the model is loaded`,
  })
}

/** null where the server can be reached as it should be. */
function misplaced(listeners: readonly Listener[], port: number): string | null {
  const here = listeners.filter((listener) => listener.port === port)
  if (here.some(({ address }) => everyInterface.has(address))) return null
  if (here.length > 0)
    return `it listens on port ${port} of ${unique(here.map(({ address }) => address))} alone, where nobody outside reaches it`
  if (listeners.length === 0) return `nothing listens on port ${port}, or on any other`
  return `nothing listens on port ${port}, but on ${unique(listeners.map(({ port }) => String(port)))}`
}

function unique(texts: readonly string[]): string {
  return [...new Set(texts)].join(', ')
}
