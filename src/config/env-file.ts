import { join } from 'node:path'
import { BbxError } from '../base/bbx-error.ts'
import { readTextFile } from './read-text-file.ts'

export interface EnvFile {
  path: string
  variables: Readonly<Record<string, string>>
}

/** Names that steer programs instead of describing a submission: a folder that was merely opened must not set them. */
const steering = new Set([
  ...['PATH', 'HOME', 'SHELL', 'IFS', 'BASH_ENV', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'],
  ...['NODE_OPTIONS', 'NODE_PATH', 'NODE_EXTRA_CA_CERTS', 'NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_REPL_EXTERNAL_MODULE'],
  ...['DOCKER_HOST', 'DOCKER_CONFIG', 'DOCKER_CONTEXT', 'DOCKER_CERT_PATH', 'DOCKER_TLS_VERIFY'],
  ...['PYTHONPATH', 'PYTHONHOME', 'PYTHONSTARTUP', 'PYTHONINSPECT', 'PYTHONUSERBASE', 'PYTHONBREAKPOINT'],
  ...['GIT_SSH', 'GIT_SSH_COMMAND', 'GIT_EXEC_PATH', 'PERL5LIB', 'PERL5OPT', 'RUBYOPT'],
])
const steeringPrefixes = ['LD_', 'DYLD_']

/**
 * The `.env` of the working folder, or the file named by `--env-file` (which must exist). Nothing of it ever enters our own environment.
 * Throws BbxError U0003 for a name that steers programs, U0007 for a file that is not small text.
 */
export async function readEnvFile(cwd: string, named: string | null): Promise<EnvFile | null> {
  const path = named ?? join(cwd, '.env')
  const text = await readTextFile(path, 'the file of variables')
  if (text === null) {
    if (named === null) return null
    throw new BbxError('U0007', { what: `there is no file of variables at ${path}`, remedy: 'correct --env-file' })
  }
  // Most calls have no such file, and a package costs them milliseconds.
  const { parseEnv } = await import('./parse-env.ts')
  const variables = parseEnv(text)
  const refused = Object.keys(variables).filter(isSteering)
  if (refused.length > 0) {
    throw new BbxError('U0003', {
      what: `${path} may not set ${refused.join(', ')}`,
      why: 'it would steer the programs that bbx starts, and a .env file travels with folders',
      remedy: 'remove it from the file; set it in the environment if it is wanted',
    })
  }
  return { path, variables }
}

export function isSteering(name: string): boolean {
  return steering.has(name) || steeringPrefixes.some((prefix) => name.startsWith(prefix))
}
