import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HubFault, HubRoute } from './faults.ts'
import type { RehearsalHub } from './rehearsal-hub.ts'
import type { Account, RepoKind } from './types.ts'

/** What a request's address says. */
export interface Asked {
  route: HubRoute
  kind: RepoKind
  /** Of the repository; of an object or an upload in the store. */
  name: string
  revision: string
  path: string
}

export interface HubCall {
  hub: RehearsalHub
  request: IncomingMessage
  response: ServerResponse
  url: URL
  asked: Asked
  /** null for one who brings no token. */
  account: Account | null
  /** That hits this call, where it is one that the route has to mind itself. */
  fault: HubFault | null
  /** Address of the store of large files. */
  storeUrl: string
  /** Address of the hub, as this one was asked by. */
  hubUrl: string
}

/** An answer in place of the one that was asked for. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    /** `x-error-code`. */
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

export function json(response: ServerResponse, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(value))
}

export function refuse(response: ServerResponse, { status, code, message }: Refused, headers: Readonly<Record<string, string>> = {}): void {
  // Only what a header can hold.
  const text = message.replace(/[^\x20-\x7e]/g, '?')
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'x-error-code': code,
    'x-error-message': text,
    ...headers,
  })
  response.end(JSON.stringify({ error: message }))
}
