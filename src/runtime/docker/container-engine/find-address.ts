import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../../../base/bbx-error.ts'
import { contextAddress, currentContext } from './docker-context.ts'
import type { EngineAddress, EngineTls } from './types.ts'

export interface FindAddressOptions {
  variables: Readonly<Record<string, string | undefined>>
  home: string
  /** For tests: sockets that are tried where nothing names one. */
  sockets?: readonly string[]
}

/**
 * Which container engine is meant, as Docker's own client decides: DOCKER_HOST, then DOCKER_CONTEXT, then the context of its configuration,
 * then the usual sockets (Docker, Docker Desktop, Podman). Throws BbxError E0020 where nothing is found, U0003 for an address that cannot be read.
 */
export async function findEngineAddress({ variables, home, sockets }: FindAddressOptions): Promise<EngineAddress> {
  const named = await namedEngine({ variables, home })
  if (named?.by === 'host') return hostAddress(named.text, 'DOCKER_HOST', await tlsOf(variables, home))
  if (named?.by === 'context') {
    const { url, tls } = await contextAddress(configFolder({ variables, home }), named.text)
    return hostAddress(url, `context ${named.text}`, tls)
  }
  const runtimeDir = variables.XDG_RUNTIME_DIR
  const usual = sockets ?? [
    '/var/run/docker.sock',
    join(home, '.docker', 'run', 'docker.sock'),
    ...(runtimeDir ? [join(runtimeDir, 'docker.sock'), join(runtimeDir, 'podman', 'podman.sock')] : []),
    '/run/podman/podman.sock',
  ]
  const found = usual.find((path) => existsSync(path))
  if (found === undefined) throw new BbxError('E0020', { why: `no socket at ${usual.join(', ')}, and DOCKER_HOST names none` })
  return hostAddress(`unix://${found}`, 'the usual socket', null)
}

/** What somebody chose, by DOCKER_HOST or a context of Docker's client; null where the usual sockets are all there is to try. */
export async function namedEngine({ variables, home }: FindAddressOptions): Promise<{ by: 'host' | 'context'; text: string } | null> {
  if (variables.DOCKER_HOST) return { by: 'host', text: variables.DOCKER_HOST }
  const context = variables.DOCKER_CONTEXT || (await currentContext(configFolder({ variables, home })))
  return context === null || context === 'default' ? null : { by: 'context', text: context }
}

function configFolder({ variables, home }: FindAddressOptions): string {
  return variables.DOCKER_CONFIG || join(home, '.docker')
}

/** An address as DOCKER_HOST writes it: unix://, npipe://, tcp://, http(s)://, ssh://. */
export function hostAddress(text: string, origin: string, tls: EngineTls | null): EngineAddress {
  const wrong = (why: string) => new BbxError('U0003', { what: `${origin} is not an address of a container engine: ${text}`, why })
  if (text.startsWith('unix://')) {
    const socketPath = text.slice('unix://'.length)
    if (!socketPath.startsWith('/')) throw wrong('unix:// wants an absolute path')
    return { url: text, origin, options: { socketPath }, local: true }
  }
  if (text.startsWith('npipe://')) return { url: text, origin, options: { socketPath: text.slice('npipe://'.length) }, local: true }
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.hostname === '') throw wrong('write unix:///PATH, tcp://HOST:PORT or ssh://HOST')
  const shown = `${url.protocol}//${url.host}`
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? undefined : Number(url.port)
  switch (url.protocol) {
    case 'ssh:':
      return {
        url: shown,
        origin,
        options: {
          protocol: 'ssh',
          host,
          port: port ?? 22,
          ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
        },
        local: false,
      }
    case 'tcp:':
    case 'http:':
    case 'https:': {
      const secure = tls !== null || url.protocol === 'https:'
      const { ca, cert, key } = tls ?? {}
      return {
        url: shown,
        origin,
        options: {
          protocol: secure ? 'https' : 'http',
          host,
          port: port ?? (secure ? 2376 : 2375),
          ...(ca === undefined ? {} : { ca: [ca] as unknown as string[] }),
          ...(cert === undefined ? {} : { cert: cert as unknown as string }),
          ...(key === undefined ? {} : { key: key as unknown as string }),
        },
        local: false,
      }
    }
    default:
      throw wrong(`${url.protocol}// is not known`)
  }
}

async function tlsOf(variables: Readonly<Record<string, string | undefined>>, home: string): Promise<EngineTls | null> {
  if (!variables.DOCKER_TLS_VERIFY && !variables.DOCKER_TLS) return null
  const folder = variables.DOCKER_CERT_PATH || configFolder({ variables, home })
  const read = (name: string) => readFile(join(folder, name)).catch(() => undefined)
  return { ca: await read('ca.pem'), cert: await read('cert.pem'), key: await read('key.pem') }
}
