import type { Contract } from '../types.ts'

const decoder = new TextDecoder()

/**
 * Before a session: `GET /health` of a miner, `POST /health` of a chute (reference babelbit 2.2, 2.3, 2.5). The arena takes any 200 within 30 s a ping and 300 s in
 * all; a body that says `model_loaded: false` is believed, because what is asked before the model is there fails.
 */
export function babelbitContract(): Contract {
  return {
    healthPaths: ['/health', '/healthz'],
    healthMethods: ['GET', 'POST'],
    isHealthy: (status, body) => status === 200 && !saysNotLoaded(body),
    healthTimeoutMs: 30_000,
    startupTimeoutMs: 300_000,
    agent: aiohttpAgent,
  }
}

/** aiohttp's name for itself (reference babelbit 1.2, 2.3). The validators pin no version: these are of the time of the profiles. */
const aiohttpAgent = 'Python/3.12 aiohttp/3.13.2'

function saysNotLoaded(body: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(decoder.decode(body))
    return typeof value === 'object' && value !== null && 'model_loaded' in value && value.model_loaded === false
  } catch {
    return false
  }
}
