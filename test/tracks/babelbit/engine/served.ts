import { request } from 'node:http'
import { type EngineOptions, engineDefaults } from '../../../../src/tracks/babelbit/engine/engine-options.ts'
import { serveEngine } from '../../../../src/tracks/babelbit/engine/serve-engine.ts'

export interface Asked {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: string | Buffer | null
}

export interface Told {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** An engine on a free loopback port, and a way to ask it; disposed, it is stopped and waited for. */
export async function serve(options: Partial<EngineOptions> = {}) {
  const stop = new AbortController()
  const bugs: unknown[] = []
  const engine = await serveEngine({
    challenge: null,
    cwd: process.cwd(),
    roots: [process.cwd()],
    maxSessions: engineDefaults.maxSessions,
    sessionTtlMs: engineDefaults.sessionTtlMs,
    bodyLimitBytes: engineDefaults.bodyLimitBytes,
    auth: null,
    ...options,
    host: '127.0.0.1',
    port: 0,
    signal: stop.signal,
    onBug: (error) => bugs.push(error),
  })
  const ask = (asked: Asked) => askOnce(engine.port, asked)
  return {
    ...engine,
    bugs,
    stop: () => stop.abort(),
    ask,
    /** A body as JSON, an answer as JSON. */
    post: async (path: string, body: unknown, headers: Record<string, string> = {}) => {
      const told = await ask({
        method: 'POST',
        path,
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
      return { status: told.status, json: JSON.parse(told.text) }
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await engine.closed
    },
  }
}

function askOnce(port: number, { method = 'POST', path, headers = {}, body = null }: Asked): Promise<Told> {
  return new Promise((resolve, reject) => {
    const length = body === null ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
    const asking = request({ host: '127.0.0.1', port, method, path, headers: { ...headers, ...length }, agent: false }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(pieces).toString('utf8') }),
      )
    })
    asking.on('error', reject)
    asking.end(body ?? undefined)
  })
}
