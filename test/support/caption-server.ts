import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What is said to a request: `texts` of an answer, or a body as it is, or an HTTP error. */
export type Caption = (clips: readonly number[], embedding: readonly number[]) => readonly unknown[] | Buffer | 'fail' | Promise<'fail'>

export interface CaptionServer extends AsyncDisposable {
  url: string
  /** Of each request the clips, by the numbers that `clipEmbedding` gave them. */
  asked: (readonly number[])[]
}

const size = 1024

/** An embedding that says which clip it is of, counted from 0. */
export function clipEmbedding(clip: number): number[] {
  return Array.from({ length: size }, (_, at) => (at === 0 ? clip + 1 : Math.fround(Math.sin(clip * size + at) / 32)))
}

/** Lines of JSON with a clip for each caption. */
export function clipLines(captions: readonly string[]): string {
  return captions.map((caption, clip) => `${JSON.stringify({ id: `clip-${clip}`, embedding: clipEmbedding(clip), caption })}\n`).join('')
}

/** A server of video-to-text on loopback whose answers a test chooses; numbers that are no whole clips are refused, as they should be, unless it takes anything. */
export async function captionServer(caption: Caption, takesAnything = false): Promise<CaptionServer> {
  const asked: (readonly number[])[] = []
  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/json')
    if (request.method === 'GET') return void response.end('{"status":"healthy"}')
    const { embedding } = JSON.parse(await text(request)) as { embedding: number[] }
    const clips = Array.from({ length: Math.floor(embedding.length / size) }, (_, at) => (embedding[at * size] as number) - 1)
    asked.push(clips)
    const said = takesAnything || embedding.length % size === 0 ? await caption(clips, embedding) : 'refused'
    if (typeof said === 'string') response.statusCode = said === 'fail' ? 500 : 422
    response.end(typeof said === 'string' ? '{"detail":"no"}' : Buffer.isBuffer(said) ? said : JSON.stringify({ texts: said }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
