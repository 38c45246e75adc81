import { delimiter, join } from 'node:path'
import { passVariables } from './pass-variables.ts'
import { sharedVariables } from './shared-variables.ts'

export interface ServerEnvironmentOptions {
  /** Of the caller. */
  environment: Readonly<Record<string, string | undefined>>
  venv: string
  home: string
  port: number
}

const names = new Set([
  ...sharedVariables,
  'HF_HOME',
  'HF_HUB_CACHE',
  'HF_HUB_OFFLINE',
  'HF_ENDPOINT',
  'TRANSFORMERS_OFFLINE',
  'TRANSFORMERS_CACHE',
  'TORCH_HOME',
  'CUDA_VISIBLE_DEVICES',
  'NVIDIA_VISIBLE_DEVICES',
  'OMP_NUM_THREADS',
  'MKL_NUM_THREADS',
  'OPENBLAS_NUM_THREADS',
  'TOKENIZERS_PARALLELISM',
])
/** The miner's and the chute's own settings (reference babelbit 9). `CHUTES_API_KEY` does not start with `CHUTE_`. */
const prefixes = ['MINER_', 'CHUTE_', 'LC_']
const proxies = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'])
const secret = /TOKEN|SECRET|PASSWORD|PASSWD|MNEMONIC|SEED|API_?KEY|PRIVATE|CREDENTIAL/i

/**
 * All that the server sees of our environment: a list of what passes, never of what does not.
 * Its home is one of its own, kept between runs, so that a token under the user's is not picked up and a model is fetched once.
 */
export function serverEnvironment({ environment, venv, home, port }: ServerEnvironmentOptions): Record<string, string> {
  const passed = passVariables(environment, (name, value) => {
    if (secret.test(name)) return false
    // A proxy may carry a password in its address.
    if (proxies.has(name)) return !value.includes('@')
    return names.has(name) || prefixes.some((prefix) => name.startsWith(prefix))
  })
  return {
    ...passed,
    PATH: [join(venv, 'bin'), environment.PATH ?? '/usr/local/bin:/usr/bin:/bin'].join(delimiter),
    VIRTUAL_ENV: venv,
    HOME: home,
    HOST: '127.0.0.1',
    PORT: String(port),
    MINER_AXON_PORT: String(port),
    PYTHONUNBUFFERED: '1',
    // Nothing is written into the submission's folder: its fingerprint stays what it was.
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONNOUSERSITE: '1',
  }
}
