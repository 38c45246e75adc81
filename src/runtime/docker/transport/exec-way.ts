import { BbxError } from '../../../base/bbx-error.ts'
import { engineBlame } from './engine-blame.ts'
import type { ExecTarget } from './exec-wire.ts'
import { pythons } from './pythons.ts'
import type { RelayLink } from './relay-link.ts'
import { relayPool } from './relay-pool.ts'
import { startRelay } from './start-relay.ts'
import type { Way } from './types.ts'

/** Requests carried over the stdin and stdout of a small program in the container; why not, where the image has no Python that runs. */
export async function execWay(target: ExecTarget, command: readonly string[], signal?: AbortSignal): Promise<Way | { not: string }> {
  const tried: string[] = []
  for (const python of pythons(command)) {
    const link = await startRelay(target, python, signal)
    if ('none' in link) {
      tried.push(`${python}: ${link.none.split('\n').at(-1)}`)
      continue
    }
    const pool = relayPool(link, (given) => again(target, python, given))
    return {
      kind: 'exec',
      connector: { connect: pool.connect, blame: () => engineBlame(target.engine) },
      close: async () => pool.close(),
    }
  }
  return { not: `no Python in the container runs the relay (${tried.join('; ')})` }
}

/** Signs that the container had no memory or no process left for one more. */
const starved = /exit code 137|cannot allocate memory|resource temporarily unavailable|no space left/i

/** A Python that ran before. Throws ECONNREFUSED where the container is to blame that it does not now, BbxError H0010 where it is not. */
async function again(target: ExecTarget, python: string, signal?: AbortSignal): Promise<RelayLink> {
  const link = await startRelay(target, python, signal)
  if (!('none' in link)) return link
  const { engine, containerId } = target
  const { State } = await engine.call('look at the container', engine.docker.getContainer(containerId).inspect(), { timeoutMs: 5_000 })
  if (State.Running && !starved.test(link.none)) throw new BbxError('H0010', { why: `${python} in the container: ${link.none}` })
  throw Object.assign(new Error(`${State.Running ? 'no relay can start in the container' : 'the container ended'}: ${link.none}`), {
    code: 'ECONNREFUSED',
  })
}
