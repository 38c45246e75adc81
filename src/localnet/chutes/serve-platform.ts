import type { IncomingMessage, ServerResponse } from 'node:http'
import { cutInstead } from '../cut-instead.ts'
import { type Listening, listen } from '../listen.ts'
import { nextFault } from '../next-fault.ts'
import { json, type PlatformCall, Refused, refuse } from './call.ts'
import type { PlatformFault } from './faults.ts'
import type { Platform } from './platform.ts'
import { readBody } from './read-body.ts'
import { findRoute, type RouteName } from './route-table.ts'
import { me, nameCheck, ping, pricing, register } from './routes/account.ts'
import { keyCreate, keyDelete, keyGet, keyList } from './routes/api-keys.ts'
import { chuteCode, chuteDelete, chuteDeploy, chuteGet, chuteList, share, unshare } from './routes/chutes.ts'
import { dev } from './routes/dev.ts'
import { imageDelete, imageGet, imageList, imageLogs, imageUpload } from './routes/images.ts'
import { instanceLogs, logChunks, logSessions } from './routes/instances.ts'
import { invoke } from './routes/invoke.ts'
import { secretCreate, secretDelete, secretGet, secretList } from './routes/secrets.ts'
import { warmup } from './routes/warmup.ts'

const routes: Record<RouteName, (call: PlatformCall) => Promise<void>> = {
  ...{ ping, pricing, me, 'name-check': nameCheck, register },
  ...{ 'image-list': imageList, 'image-upload': imageUpload, 'image-logs': imageLogs, 'image-get': imageGet, 'image-delete': imageDelete },
  ...{ 'chute-list': chuteList, deploy: chuteDeploy, share, unshare, warmup, code: chuteCode, 'chute-get': chuteGet },
  ...{ 'chute-delete': chuteDelete, 'instance-logs': instanceLogs, 'log-sessions': logSessions, 'log-chunks': logChunks },
  ...{ 'secret-list': secretList, 'secret-create': secretCreate, 'secret-get': secretGet, 'secret-delete': secretDelete },
  ...{ 'key-list': keyList, 'key-create': keyCreate, 'key-get': keyGet, 'key-delete': keyDelete, invoke },
}

export interface ServedPlatform extends AsyncDisposable, Pick<Listening, 'url' | 'port'> {}

interface ServeOptions {
  /** 0: any free one. */
  port: number
  /** A bug of ours. */
  onBug: (error: unknown) => void
  /** Sees each request before it is answered. */
  onRequest?: (request: IncomingMessage) => void
}

/**
 * The platform over HTTP, on this machine's loopback only. A chute is called by the Host `SLUG.localhost:PORT`, as the real one is by `SLUG.chutes.ai`, or for clients that cannot
 * set it at `/slug/SLUG/...`. Throws BbxError E0004 for a port that is taken.
 */
export async function servePlatform(platform: Platform, { port, onBug, onRequest = () => {} }: ServeOptions): Promise<ServedPlatform> {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    response.on('error', () => {})
    onRequest(request)
    void serve(platform, request, response).catch((error) => {
      if (error instanceof Refused) return response.headersSent ? void response.destroy() : refuse(response, error)
      // Whoever asked is gone.
      if (!request.destroyed && !response.destroyed) onBug(error)
      response.destroy()
    })
  }
  const { url, port: at, close } = await listen(answer, { port, what: 'chutes', option: '--chutes-port' })
  return { url, port: at, [Symbol.asyncDispose]: close }
}

async function serve(platform: Platform, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!URL.canParse(request.url ?? '', 'http://loopback')) throw new Refused(404, 'Not Found')
  const url = new URL(request.url ?? '', 'http://loopback')
  const base = { platform, request, response, url, parts: {}, body: Buffer.alloc(0), fault: null }
  if (url.pathname.startsWith('/dev/') && (await dev({ ...base, body: await readBody(request) }))) return
  const chute = chuteCalled(platform, request, url)
  const found = chute === null ? findRoute(request.method ?? '', url.pathname) : { route: 'invoke' as const, parts: chute }
  if (found === null) throw new Refused(404, 'Not Found')
  if ('moved' in found) throw new Refused(307, 'moved', { location: `http://${request.headers.host}${found.moved}${url.search}` })
  if ('allow' in found) throw new Refused(405, 'Method Not Allowed', { allow: found.allow })
  const fault = nextFault(platform.faults, found.route)
  if (fault !== null && (await hits(fault, request, response))) return
  await routes[found.route]({ ...base, parts: found.parts, body: await readBody(request), fault })
}

/** The chute that a Host or a path names; null where there is none of that slug, and the address means the platform itself. */
function chuteCalled({ state }: Platform, { headers }: IncomingMessage, { pathname }: URL): { slug: string; path: string } | null {
  const [, byPath, rest = ''] = /^\/slug\/([a-z0-9-]+)(\/.*)$/.exec(pathname) ?? []
  if (byPath !== undefined) return { slug: byPath, path: rest }
  const slug = /^([a-z0-9-]+)\./.exec(headers.host ?? '')?.[1]
  return slug !== undefined && state.chutes.some((chute) => chute.slug === slug) ? { slug, path: pathname } : null
}

/** Whether the fault has answered in place of the route; the others are minded by their routes. */
async function hits(fault: PlatformFault, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (fault.stall) return true
  if (fault.cut === 'before') request.socket.destroy()
  if (fault.cut === 'before') return true
  if (fault.cut === 'after') response.end = cutInstead(request, response)
  if (fault.status === undefined) return false
  await readBody(request)
  const headers = fault.retryAfterS === undefined ? {} : { 'retry-after': String(fault.retryAfterS) }
  if (fault.html !== undefined) response.writeHead(fault.status, { 'content-type': 'text/html', ...headers }).end(fault.html)
  else json(response, { detail: fault.detail ?? 'on demand' }, fault.status, headers)
  return true
}
