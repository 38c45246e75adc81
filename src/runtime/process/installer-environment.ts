import { passVariables } from './pass-variables.ts'
import { sharedVariables } from './shared-variables.ts'

const names = new Set([
  ...sharedVariables,
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'CURL_CA_BUNDLE',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'XDG_CONFIG_HOME',
  'XDG_CACHE_HOME',
  'NETRC',
  'CC',
  'CXX',
  'CFLAGS',
  'LDFLAGS',
])
const prefixes = ['PIP_', 'UV_', 'LC_', 'PYENV_', 'CONDA_']

/** Settings that would install somewhere else than into the environment that is being built, or refuse to. */
const misleading = new Set([
  'PIP_TARGET',
  'PIP_PREFIX',
  'PIP_ROOT',
  'PIP_USER',
  'PIP_PYTHON',
  'PIP_DRY_RUN',
  'PIP_REQUIREMENT',
  'PIP_REPORT',
  'PIP_LOG',
  'UV_PYTHON',
  'UV_SYSTEM_PYTHON',
  'UV_TARGET',
  'UV_PREFIX',
  'UV_PROJECT_ENVIRONMENT',
  'UV_REQUIREMENT',
])

/** What pip and uv need to reach an index, behind proxies and private certificates too. Never tokens of ours. */
export function installerEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return {
    ...passVariables(
      environment,
      (name) => !misleading.has(name) && (names.has(name) || prefixes.some((prefix) => name.startsWith(prefix))),
    ),
    PIP_NO_INPUT: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PYTHONNOUSERSITE: '1',
    PYTHONUNBUFFERED: '1',
  }
}
