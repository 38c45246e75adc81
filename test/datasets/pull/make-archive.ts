import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

export interface Entry {
  path: string
  content?: string
  /** tar type flag; '0' a file, '5' a folder, '2' a symbolic link, 'g' and 'x' pax headers, 'L' a GNU long name. */
  type?: string
  link?: string
  /** Lies about the size in the header. */
  bytes?: number
}

/** A tar archive as `git archive` writes it, byte by byte, so that hostile ones can be made as well. */
export function makeTar(entries: readonly Entry[], { end = true } = {}): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '')
    return [header(entry, entry.bytes ?? content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(end ? 1024 : 0)])
}

export function makeArchive(entries: readonly Entry[]): Buffer {
  return gzipSync(makeTar(entries))
}

export const commit = 'a'.repeat(40)

/** Text that does not compress, the same each time. */
export const noise = Array.from({ length: 8000 }, (_, index) => createHash('sha256').update(`${index}`).digest('hex')).join('')

/** What the public repository looks like: a pax comment with the commit, a top folder, a README, challenges. */
export const honest: readonly Entry[] = [
  { path: 'pax_global_header', type: 'g', content: `52 comment=${commit}\n` },
  { path: 'miner-test-data-main/', type: '5' },
  { path: 'miner-test-data-main/README.md', content: 'read me' },
  { path: 'miner-test-data-main/en/npr/03/en-npr-003026.json', content: '{"challenge_uid":"a"}' },
  { path: 'miner-test-data-main/en/npr/03/en-npr-003027.json', content: `{"challenge_uid":"${noise}"}` },
]

export const challengeBytes = 2 * '{"challenge_uid":"a"}'.length - 1 + noise.length

function header({ path, type = '0', link = '' }: Entry, bytes: number): Buffer {
  const block = Buffer.alloc(512)
  block.write(path, 0, 100)
  block.write('0000644\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124)
  block.write('00000000000\0', 136)
  block.write('        ', 148)
  block.write(type, 156)
  block.write(link, 157, 100)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
