import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface VoiceEcho extends AsyncDisposable {
  url: string
  /** What it was asked. */
  asked: { sample_rate: number }[]
}

/** A server of voice-to-voice that answers with the question, whose array it makes one-dimensional, as the contract wants it. */
export async function voiceEcho(): Promise<VoiceEcho> {
  const asked: VoiceEcho['asked'] = []
  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/json')
    if (request.method === 'GET') return response.end('{"status": "healthy"}')
    const body = JSON.parse(await text(request))
    asked.push(body)
    const array = Buffer.from(body.audio_data, 'base64').toString('latin1')
    const flat = Buffer.from(array.replace(/\(1, (\d+)\), \}/, '($1,), }  '), 'latin1')
    return response.end(JSON.stringify({ audio_data: flat.toString('base64'), text: '' }))
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
