import type { ContainerPolicy } from '../../base/container-policy.ts'
import { containerLimits } from '../container-limits.ts'

const port = 8000

/**
 * The container of the first era (reference sn21 1.4, 3): port 8000, user nobody, no capabilities, no new privileges, nine tenths of the host's
 * memory, the caches of Hugging Face in /tmp. That era had a writable root and the whole internet; the sandbox has neither, as the eras after
 * it meant to. The other limits are ours (docs/sandbox.md).
 */
export const omegaContainer: ContainerPolicy = {
  ...containerLimits,
  port,
  environment: {
    // As the process runtime has it, for servers that are told by a variable where to listen.
    HOST: '0.0.0.0',
    PORT: String(port),
    HOME: '/tmp',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    HF_HOME: '/tmp/hf_cache',
    TRANSFORMERS_CACHE: '/tmp/transformers_cache',
    MODEL_ID: 'local/submission',
    REPO_ID: 'local/submission',
  },
  // Nothing is mounted in this era: weights are part of the image.
  models: 'copied',
  modelsPath: '/app/models',
  // What Docker gives where nobody asks.
  shmBytes: 64 * 1024 * 1024,
  lenient: { network: true, writableRoot: true },
}
