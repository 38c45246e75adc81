import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PlatformFault } from './faults.ts'
import type { Platform } from './platform.ts'
import type { Account, ApiKey } from './state.ts'

/** Who asks: by a key, or by the signature of a hotkey. */
export interface Caller {
  account: Account
  key: ApiKey | null
}

export interface PlatformCall {
  platform: Platform
  request: IncomingMessage
  response: ServerResponse
  url: URL
  /** Of the address, decoded: `id`, `name` and the like. */
  parts: Readonly<Record<string, string>>
  /** All of it, as it came. */
  body: Buffer
  /** That hits this call, where it is one that the route has to mind itself. */
  fault: PlatformFault | null
}

/** An answer in place of the one that was asked for. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    /** `detail` of the body. */
    readonly detail: unknown,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof detail === 'string' ? detail : JSON.stringify(detail))
  }
}

export function json(response: ServerResponse, value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
}

export function refuse(response: ServerResponse, { status, detail, headers }: Refused): void {
  json(response, { detail }, status, headers)
}
