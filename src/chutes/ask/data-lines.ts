/** What the `data:` lines of a stream hold, each as JSON where it is JSON, else as text. What keeps the connection open, and blank lines, are left out. */
export async function* dataLines(lines: AsyncIterable<string>): AsyncGenerator<{ json: unknown; text: string }> {
  for await (const line of lines) {
    if (!line.startsWith('data:')) continue
    const text = line.slice('data:'.length).trim()
    yield { json: jsonOf(text), text }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
