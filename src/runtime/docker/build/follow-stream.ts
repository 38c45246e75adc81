import { z } from 'zod'

/** A message of the classic builder or of a pull. */
const streamMessage = z.looseObject({
  stream: z.string().optional(),
  status: z.string().optional(),
  id: z.string().optional(),
  progress: z.string().optional(),
  error: z.string().optional(),
  errorDetail: z.looseObject({ code: z.number().nullish(), message: z.string().nullish() }).nullish(),
  aux: z.looseObject({ ID: z.string().optional() }).nullish(),
})

export type StreamMessage = z.infer<typeof streamMessage>

/** One message is never that long: what is has no line end and would only fill the memory. */
const longestMessage = 4 * 1024 * 1024

/** The messages of an engine's stream of JSON lines. A line that is no message is left out; the signal's reason ends it. */
export async function* followStream(stream: AsyncIterable<Uint8Array>, onBytes: (bytes: number) => void): AsyncGenerator<StreamMessage> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    onBytes(chunk.length)
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestMessage) rest = ''
    for (const line of lines) yield* messageOf(line)
  }
  yield* messageOf(rest)
}

function* messageOf(line: string): Generator<StreamMessage> {
  if (line.trim() === '') return
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return
  }
  const message = streamMessage.safeParse(json)
  if (message.success) yield message.data
}
