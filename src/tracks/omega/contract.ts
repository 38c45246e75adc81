import type { Contract } from '../types.ts'

const decoder = new TextDecoder()

/** Before anything is asked: 200 and `status` `healthy`, looked at every other second, 180 s in all (reference sn21 2.1, E1). */
export function omegaContract(): Contract {
  return {
    healthPaths: ['/api/v1/health'],
    healthMethods: ['GET'],
    isHealthy: (status, body) => status === 200 && saysHealthy(body),
    healthTimeoutMs: 5_000,
    startupTimeoutMs: 180_000,
    agent: requestsAgent,
  }
}

/** What Python's requests calls itself; the reference pins no version: this is of the time of the profiles. */
const requestsAgent = 'python-requests/2.32.3'

function saysHealthy(body: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(decoder.decode(body))
    return typeof value === 'object' && value !== null && 'status' in value && value.status === 'healthy'
  } catch {
    return false
  }
}
