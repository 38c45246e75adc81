import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { BbxError } from '../../base/bbx-error.ts'

/** A line longer than this is no pair of paths. */
const longestLine = 1 << 20

/** A stream of lines to read; `-` is stdin. Throws BbxError U0007 where there is none. */
export async function openLines(file: string, cwd: string): Promise<Readable> {
  if (file === '-') return process.stdin
  const path = resolve(cwd, file)
  const found = await stat(path).catch((cause) => {
    throw new BbxError('U0007', { what: `${file} cannot be read`, why: `the system says ${cause.code}`, cause })
  })
  if (found.isDirectory()) throw new BbxError('U0007', { what: `${file} is a folder, not a file of lines` })
  return createReadStream(path)
}

/** The lines of a stream, also a last one without its end; null for one that is too long. Only a line feed ends a line. */
export async function* inputLines(stream: AsyncIterable<Buffer>): AsyncGenerator<string | null> {
  let held: Buffer[] = []
  let bytes = 0
  const line = () => (bytes > longestLine ? null : Buffer.concat(held).toString('utf8'))
  const keep = (piece: Buffer) => {
    bytes += piece.length
    if (bytes > longestLine) held = []
    else held.push(piece)
  }
  for await (const chunk of stream) {
    let from = 0
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      keep(chunk.subarray(from, end))
      yield line()
      held = []
      bytes = 0
      from = end + 1
    }
    if (from < chunk.length) keep(chunk.subarray(from))
  }
  if (bytes > 0) yield line()
}
