import type { ContainerPolicy } from '../../base/container-policy.ts'
import { containerLimits } from '../container-limits.ts'

const port = 8091

/**
 * No validator of this subnet builds or runs a miner's image: miners run it themselves, or a chute does. The port and its variables are the
 * miner's own (reference babelbit 2.3, 9: MINER_AXON_PORT); every number is ours (docs/sandbox.md), with room for a small model's threads.
 */
export const babelbitContainer: ContainerPolicy = {
  ...containerLimits,
  port,
  environment: {
    // As the process runtime has it, for servers that are told by a variable where to listen.
    HOST: '0.0.0.0',
    PORT: String(port),
    MINER_AXON_PORT: String(port),
    HOME: '/tmp',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  },
  // A Dockerfile of this subnet copies its weights in: nobody mounts them.
  models: 'copied',
  modelsPath: '/app/models',
  // The miner's own machine, or a chute's: both have a network and a root that can be written.
  lenient: { network: true, writableRoot: true },
}
