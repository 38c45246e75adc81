import { expect, test } from 'vitest'
import { installerEnvironment } from '../../src/runtime/process/installer-environment.ts'
import { serverEnvironment } from '../../src/runtime/process/server-environment.ts'

// Which variables of the caller reach which program. A variable that is in no list reaches none.
const installer = ['HOME', 'USER', 'CURL_CA_BUNDLE', 'PIP_INDEX_URL', 'UV_INDEX_URL', 'CC', 'http_proxy', 'ALL_PROXY', 'NETRC']
const server = ['HF_HOME', 'CUDA_VISIBLE_DEVICES', 'OMP_NUM_THREADS', 'MINER_MODEL', 'CHUTE_TIMEOUT', 'HTTPS_PROXY']
const both = [
  'TMPDIR',
  'TZ',
  'LANG',
  'LC_ALL',
  'LD_LIBRARY_PATH',
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'NO_PROXY',
  'no_proxy',
  'CUDA_HOME',
]
const neither = ['HF_TOKEN', 'MINER_API_KEY', 'CHUTES_API_KEY', 'AWS_SECRET_ACCESS_KEY', 'PIP_TARGET', 'BBX_HOTKEY', 'NODE_OPTIONS']

const all = Object.fromEntries([...installer, ...server, ...both, ...neither].map((name) => [name, `mine of ${name}`]))
const passed = (environment: Record<string, string>) => Object.keys(all).filter((name) => environment[name] === all[name])

test('the installer gets what an index behind a proxy takes, and no more', () => {
  expect(passed(installerEnvironment(all)).sort()).toEqual([...installer, 'HTTPS_PROXY', ...both].sort())
})

test('the server gets what a model takes, and no secret, no home, no proxy with a password', () => {
  const options = { venv: '/v', home: '/h', port: 1 }
  expect(passed(serverEnvironment({ environment: all, ...options })).sort()).toEqual([...server, 'http_proxy', ...both].sort())
  expect(serverEnvironment({ environment: { HTTPS_PROXY: 'http://me:hunter2@proxy' }, ...options })).not.toHaveProperty('HTTPS_PROXY')
})
