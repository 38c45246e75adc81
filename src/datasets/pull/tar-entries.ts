import type { Readable } from 'node:stream'
import { BbxError } from '../../base/bbx-error.ts'

export interface TarEntry {
  path: string
  kind: 'file' | 'folder' | 'other'
  bytes: number
  /** The entry's bytes; what is not taken is skipped when the next entry is asked for. */
  content: AsyncIterable<Uint8Array>
}

const block = 512
/** Names and comments, in pax and GNU headers: larger ones are not from an honest archive. */
const headerLimit = 64 * 1024

/**
 * The entries of a tar stream (ustar with pax and GNU long names), one after the other; `comment` of the global header is the
 * commit where git made the archive. Throws BbxError E0011 where the stream is no tar archive or ends early.
 */
export async function* tarEntries(stream: Readable, onComment: (comment: string) => void): AsyncGenerator<TarEntry> {
  const reader = blockReader(stream)
  let next: { path?: string; size?: number } = {}
  while (true) {
    const header = await reader.take(block)
    if (header === null || header.every((byte) => byte === 0)) {
      if (header === null) throw damaged('it ends without its closing mark')
      await reader.drain()
      return
    }
    if (!checksumHolds(header)) throw damaged('a header has a wrong checksum')
    const type = String.fromCharCode(header[156] ?? 0)
    const bytes = next.size ?? octal(header, 124, 12)
    if (type === 'x' || type === 'g' || type === 'L' || type === 'K') {
      if (bytes > headerLimit) throw damaged('a header is larger than any honest one')
      const text = Buffer.from((await reader.take(padded(bytes))) ?? raise(damaged('it ends inside a header')))
        .subarray(0, bytes)
        .toString('utf8')
      if (type === 'g') onComment(paxRecords(text).comment ?? '')
      if (type === 'x') next = paxEntry(paxRecords(text))
      if (type === 'L') next = { ...next, path: text.replace(/\0.*$/s, '') }
      continue
    }
    const content = reader.part(bytes)
    yield { path: next.path ?? headerPath(header), kind: kindOf(type), bytes, content }
    for await (const _rest of content) {
      // What was not taken of the entry.
    }
    next = {}
  }
}

function kindOf(type: string): TarEntry['kind'] {
  if (type === '0' || type === '\0' || type === '7') return 'file'
  return type === '5' ? 'folder' : 'other'
}

function paxEntry({ path, size }: Record<string, string>): { path?: string; size?: number } {
  if (size !== undefined && !/^\d{1,15}$/.test(size)) throw damaged('a size is not a number')
  return { ...(path === undefined ? {} : { path }), ...(size === undefined ? {} : { size: Number(size) }) }
}

/** `LENGTH KEY=VALUE\n`, the length counting the whole record. */
function paxRecords(text: string): Record<string, string> {
  const records: Record<string, string> = Object.create(null)
  for (const match of text.matchAll(/\d+ ([^=\n]+)=([^\n]*)\n/g)) records[match[1] ?? ''] = match[2] ?? ''
  return records
}

function headerPath(header: Uint8Array): string {
  const name = textField(header, 0, 100)
  const prefix = textField(header, 257, 5) === 'ustar' ? textField(header, 345, 155) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

function textField(header: Uint8Array, start: number, length: number): string {
  const field = Buffer.from(header.subarray(start, start + length))
  const end = field.indexOf(0)
  return field.subarray(0, end === -1 ? length : end).toString('utf8')
}

function octal(header: Uint8Array, start: number, length: number): number {
  const text = textField(header, start, length).trim()
  if (!/^[0-7]+$/.test(text)) throw damaged('a size is not a number')
  return Number.parseInt(text, 8)
}

function checksumHolds(header: Uint8Array): boolean {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0)
  return octal(header, 148, 8) === sum
}

function padded(bytes: number): number {
  return Math.ceil(bytes / block) * block
}

function damaged(why: string): BbxError {
  return new BbxError('E0011', { what: 'the archive is damaged', why, remedy: 'run the same command again: it is fetched anew' })
}

function raise(error: Error): never {
  throw error
}

function blockReader(stream: Readable) {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  let rest: Uint8Array = new Uint8Array(0)

  async function more(): Promise<boolean> {
    const { value, done } = await chunks.next()
    if (done) return false
    rest = rest.length === 0 ? value : Buffer.concat([rest, value])
    return true
  }

  async function take(bytes: number): Promise<Uint8Array | null> {
    while (rest.length < bytes) if (!(await more())) return null
    const taken = rest.subarray(0, bytes)
    rest = rest.subarray(bytes)
    return taken
  }

  /** `bytes` of content and the padding after them, as a stream that can be gone on with. */
  async function* content(bytes: number): AsyncGenerator<Uint8Array> {
    let left = bytes
    while (left > 0) {
      if (rest.length === 0 && !(await more())) throw damaged('it ends inside a file')
      const piece = rest.subarray(0, left)
      rest = rest.subarray(piece.length)
      left -= piece.length
      yield piece
    }
    if ((await take(padded(bytes) - bytes)) === null) throw damaged('it ends inside a file')
  }

  return {
    take,
    part(bytes: number): AsyncIterable<Uint8Array> {
      const pieces = content(bytes)
      return { [Symbol.asyncIterator]: () => ({ next: () => pieces.next() }) }
    },
    /** To the end, so that the checksum of the compression is looked at as well. */
    async drain(): Promise<void> {
      rest = new Uint8Array(0)
      while (await more()) rest = new Uint8Array(0)
    },
  }
}
