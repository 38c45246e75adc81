import type { IncomingMessage, ServerResponse } from 'node:http'
import { cutInstead } from '../cut-instead.ts'
import { listen } from '../listen.ts'
import { nextFault } from '../next-fault.ts'
import { type Asked, type HubCall, Refused, refuse } from './call.ts'
import { type HubFault, type HubRoute, hubFaultsSchema } from './faults.ts'
import { parseAddress } from './parse-address.ts'
import { jsonBody } from './read-body.ts'
import type { RehearsalHub } from './rehearsal-hub.ts'
import { create, remove, settings, whoami, yaml } from './routes/account.ts'
import { commit, preupload } from './routes/commit.ts'
import { content, resolve } from './routes/files.ts'
import { batch, complete, store, verify } from './routes/large.ts'
import { commits, info, pathsInfo, refs, tree } from './routes/look.ts'
import type { Account } from './types.ts'

const routes: Record<HubRoute, (call: HubCall) => Promise<void>> = {
  ...{ whoami, create, delete: remove, info, settings, tree, 'paths-info': pathsInfo, refs, commits, resolve },
  ...{ preupload, commit, batch, verify, store, complete, content, yaml },
}

/** Sees a request before anything else does; true: it was answered. */
export type Intercept = (at: 'hub' | 'content', request: IncomingMessage, response: ServerResponse) => boolean

export interface ServedHub extends AsyncDisposable {
  url: string
  port: number
  /** Large files lie on an origin of their own, as a content network's do: whoever sends a token there sends it to a stranger. */
  storeUrl: string
}

interface ServeOptions {
  /** 0: any free one. */
  port: number
  onBug: (error: unknown) => void
  intercept?: Intercept
}

/** A hub over HTTP, on this machine's loopback only. Throws BbxError E0004 for a port that is taken. */
export async function serveHub(hub: RehearsalHub, { port, onBug, intercept = () => false }: ServeOptions): Promise<ServedHub> {
  const urls = { hub: '', content: '' }
  const answer = (at: 'hub' | 'content') => (request: IncomingMessage, response: ServerResponse) => {
    response.on('error', () => {})
    if (intercept(at, request, response)) return
    const url = new URL(request.url ?? '', 'http://loopback')
    void serve({ hub, at, request, response, url, urls }).catch((error) => {
      if (error instanceof Refused) return response.headersSent ? void response.destroy() : refuse(response, error)
      // Whoever asked is gone.
      if (!request.destroyed && !response.destroyed) onBug(error)
      response.destroy()
    })
  }
  const place = { what: 'the hub', option: '--hub-port' }
  const contentServer = await listen(answer('content'), { ...place, port: 0 })
  try {
    const hubServer = await listen(answer('hub'), { ...place, port })
    urls.hub = hubServer.url
    urls.content = contentServer.url
    return {
      url: hubServer.url,
      port: hubServer.port,
      storeUrl: contentServer.url,
      async [Symbol.asyncDispose]() {
        await Promise.all([hubServer.close(), contentServer.close()])
      },
    }
  } catch (error) {
    await contentServer.close()
    throw error
  }
}

interface Serving {
  hub: RehearsalHub
  at: 'hub' | 'content'
  request: IncomingMessage
  response: ServerResponse
  url: URL
  urls: { hub: string; content: string }
}

async function serve({ hub, at, request, response, url, urls }: Serving): Promise<void> {
  if (at === 'hub' && url.pathname === '/dev/faults') return devFaults(hub, request, response)
  const asked = parseAddress(at, request.method ?? '', url.pathname)
  if (asked === null) throw new Refused(404, '', 'no such route')
  const account = at === 'hub' ? accountOf(hub, request) : null
  const fault = nextFault(hub.faults, asked.route)
  const call: HubCall = { hub, request, response, url, asked, account, fault, storeUrl: urls.content, hubUrl: urls.hub }
  if (fault !== null && (await hits(fault, call))) return
  await routes[asked.route](call)
}

function accountOf({ accounts }: RehearsalHub, { headers }: IncomingMessage): Account | null {
  const token = /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1]
  const account = token === undefined ? null : accounts.get(token)
  if (account === undefined) throw new Refused(401, '', 'Invalid credentials in Authorization header')
  return account
}

/** Whether the fault has answered in place of the route; the others are minded by their routes. */
async function hits(fault: HubFault, { hub, request, response, asked }: HubCall): Promise<boolean> {
  if (fault.remove) await removeFirst(hub, asked)
  if (fault.stall) return true
  if (fault.cut === 'before') request.socket.destroy()
  if (fault.cut === 'reading') request.once('data', () => request.socket.destroy())
  if (fault.cut === 'after') response.end = cutInstead(request, response)
  if (fault.cut === 'before' || fault.cut === 'reading') return true
  if (fault.status === undefined) return false
  const headers = fault.retryAfterS === undefined ? {} : { 'retry-after': String(fault.retryAfterS) }
  refuse(response, new Refused(fault.status, fault.code ?? '', fault.message ?? 'on demand'), headers)
  return true
}

async function removeFirst(hub: RehearsalHub, { kind, name }: Asked): Promise<void> {
  const repo = hub.repositories.find(kind, name)
  if (repo !== null) await hub.alone(() => hub.repositories.remove(repo))
}

async function devFaults(hub: RehearsalHub, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'POST') hub.faults.splice(0, hub.faults.length, ...(await jsonBody(request, hubFaultsSchema)))
  else if (request.method !== 'GET') throw new Refused(405, '', 'GET shows what goes wrong, POST sets it')
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(hub.faults))
}
