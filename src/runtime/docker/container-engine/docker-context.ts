import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BbxError } from '../../../base/bbx-error.ts'
import type { EngineTls } from './types.ts'

const configFile = z.object({ currentContext: z.string().optional() })
const metaFile = z.object({ Endpoints: z.object({ docker: z.object({ Host: z.string() }) }) })

/** The context that `docker context use` chose; null where none was, or where the configuration is not there. */
export async function currentContext(configDir: string): Promise<string | null> {
  const text = await readFile(join(configDir, 'config.json'), 'utf8').catch(() => null)
  if (text === null) return null
  const config = configFile.safeParse(parse(text))
  return (config.success && config.data.currentContext) || null
}

/** Where a context of Docker's client points to; its files lie under the SHA-256 of its name. */
export async function contextAddress(configDir: string, name: string): Promise<{ url: string; tls: EngineTls | null }> {
  const digest = createHash('sha256').update(name).digest('hex')
  const text = await readFile(join(configDir, 'contexts', 'meta', digest, 'meta.json'), 'utf8').catch(() => null)
  const meta = text === null ? null : metaFile.safeParse(parse(text))
  if (!meta?.success) {
    throw new BbxError('U0003', {
      what: `the Docker context ${name} ${text === null ? 'does not exist' : 'names no container engine'}`,
      remedy: '`docker context ls` shows them; `docker context use default`, or set DOCKER_HOST',
    })
  }
  const read = (file: string) => readFile(join(configDir, 'contexts', 'tls', digest, 'docker', file)).catch(() => undefined)
  const [ca, cert, key] = await Promise.all(['ca.pem', 'cert.pem', 'key.pem'].map(read))
  const tls = ca === undefined && cert === undefined && key === undefined ? null : { ca, cert, key }
  return { url: meta.data.Endpoints.docker.Host, tls }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
