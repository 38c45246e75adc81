import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'

/** Takes a body piece by piece; tells once how it ended. */
export interface BodyReader {
  push(chunk: Uint8Array): void
  end(): void
  /** Forget everything: nobody wants the body any more. */
  drop(): void
}

export interface BodyEvents {
  done(body: Uint8Array): void
  failed(problem: 'too-large' | 'encoding', detail: string): void
}

const codings = new Set(['gzip', 'x-gzip', 'deflate', 'br'])
/** More than one coding is legal (RFC 9110 8.4) and nobody does it; a long chain is an attack. */
const maxCodings = 2

/** A reader for a body with this `Content-Encoding`, bounded as sent and as decompressed; null for a coding that is not known. */
export function bodyReader(encoding: string | undefined, limitBytes: number, events: BodyEvents): BodyReader | null {
  const names = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  if (names.length === 0) return collector(limitBytes, events)
  if (names.length > maxCodings || !names.every((name) => codings.has(name))) return null
  // The last one that was applied is taken off first.
  return names.reduce<BodyReader>((next, name) => decoder(name, limitBytes, next, events), collector(limitBytes, events))
}

function collector(limitBytes: number, events: BodyEvents): BodyReader {
  let chunks: Uint8Array[] = []
  let bytes = 0
  return {
    push(chunk) {
      bytes += chunk.length
      if (bytes > limitBytes) {
        chunks = []
        events.failed('too-large', `the body is larger than ${limitBytes} bytes`)
      } else chunks.push(chunk)
    },
    end: () => events.done(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    drop() {
      chunks = []
    },
  }
}

function decoder(name: string, limitBytes: number, next: BodyReader, events: BodyEvents): BodyReader {
  let stream: Transform | null = null
  let bytes = 0
  const open = (first: number): Transform => {
    const opened = create(name, first)
    opened.on('data', (chunk: Buffer) => next.push(chunk))
    opened.on('end', () => next.end())
    opened.on('error', (error) => events.failed('encoding', `the ${name} body is damaged: ${error.message}`))
    return opened
  }
  return {
    push(chunk) {
      bytes += chunk.length
      if (bytes > limitBytes) return events.failed('too-large', `the compressed body is larger than ${limitBytes} bytes`)
      stream ??= open(chunk[0] ?? 0)
      stream.write(chunk)
    },
    end() {
      if (stream === null) next.end()
      else stream.end()
    },
    drop() {
      stream?.removeAllListeners('data').destroy()
      next.drop()
    },
  }
}

function create(name: string, first: number): Transform {
  // "deflate" is zlib's format (RFC 9110 8.4.1.2); some send the raw one. zlib's first byte names method 8.
  if (name === 'deflate') return (first & 0x0f) === 8 ? createInflate() : createInflateRaw()
  return name === 'br' ? createBrotliDecompress() : createGunzip()
}
