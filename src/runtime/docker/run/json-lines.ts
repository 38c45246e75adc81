/** A line is never that long: what is has no end and would only fill the memory. */
const longestLine = 1024 * 1024

/** The values of a container engine's stream of JSON lines, until it ends. A line that is no JSON is left out. Never throws. */
export async function* jsonLines(stream: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of stream) {
      const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk as Uint8Array, { stream: true }))).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > longestLine) rest = ''
      for (const line of lines) {
        const value = parse(line)
        if (value !== undefined) yield value
      }
    }
  } catch {
    // A stream that breaks is one that ends: who reads it knows whether that was wanted.
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
