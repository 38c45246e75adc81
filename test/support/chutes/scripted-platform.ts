import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  method: string
  /** With its query. */
  url: string
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: Buffer
}

/** What is answered to one request: a whole answer, `cut` for a connection that breaks before it, or whatever is written. */
export type ScriptedAnswer =
  | { status?: number; json?: unknown; text?: string; type?: string; headers?: Record<string, string> }
  | 'cut'
  | ((response: ServerResponse, request: SeenRequest) => void)

export interface ScriptedPlatform extends AsyncDisposable {
  url: string
  seen: SeenRequest[]
}

/** A server on loopback that says word by word what a test wants of the platform, one answer after the other for each request; the last one again and again. */
export async function scriptedPlatform(...answers: readonly ScriptedAnswer[]): Promise<ScriptedPlatform> {
  const seen: SeenRequest[] = []
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const answer = answers[Math.min(seen.length, answers.length - 1)]
    const asked: SeenRequest = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }
    seen.push(asked)
    if (answer === undefined || answer === 'cut') request.socket.destroy()
    else if (typeof answer === 'function') answer(response, asked)
    else {
      const { status = 200, json, text, type = json === undefined ? 'text/plain' : 'application/json', headers = {} } = answer
      response.writeHead(status, { 'content-type': type, ...headers }).end(text ?? JSON.stringify(json))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces)
}
