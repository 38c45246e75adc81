import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { decodeBase64 } from '../../src/audio/base64.ts'
import { decodeNpy } from '../../src/audio/npy/decode-npy.ts'
import { encodeNpy } from '../../src/audio/npy/encode-npy.ts'

export interface VoiceServer extends AsyncDisposable {
  url: string
  /** Lengths of the questions so far, in samples. */
  asked: readonly number[]
}

/** What is said to a question of so many samples: audio, the bytes of a body, or a body that comes piece by piece. */
export type Voice = (samples: number) => Float64Array | Float32Array | Buffer | Readable

/** A server of voice-to-voice on loopback whose answers a test chooses by the length of the question. */
export async function voiceServer(voice: Voice): Promise<VoiceServer> {
  const asked: number[] = []
  const server = createServer(async (request, response) => {
    if (request.url === '/api/v1/health') return void response.end('{"status":"healthy"}')
    const { audio_data: audio } = JSON.parse((await bodyOf(request)).toString()) as { audio_data: string }
    const bytes = decodeBase64(audio)
    const npy = 'verdict' in bytes ? bytes : decodeNpy(bytes.bytes)
    const samples = npy.verdict === 'refuse' ? 0 : npy.length
    asked.push(samples)
    const said = voice(samples)
    if (said instanceof Readable) said.pipe(response)
    else response.end(Buffer.isBuffer(said) ? said : spoken(said))
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

/** A body with this audio. */
function spoken(audio: Float64Array | Float32Array): string {
  return JSON.stringify({ audio_data: Buffer.from(encodeNpy(audio, [audio.length])).toString('base64'), text: '' })
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
