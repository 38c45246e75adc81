import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Encoding, FileMetaData, PageHeader } from 'hyparquet'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readByProcess } from '../../../src/datasets/omega/read-by-process.ts'
import { readOmegaVoice } from '../../../src/datasets/omega-voice/read-omega-voice.ts'
import { wavBytes } from '../../support/audio-bytes.ts'
import { voiceFile, voiceSchema, withMetadata, withPage } from '../../support/omega-voice-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-parquet-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const good = voiceFile([{ starts: [0, 0.5], ends: [0.5, 1], speakers: ['A', 'B'], audio: wavBytes(new Int16Array(1000), 1000) }])
const starts = 'diar_timestamps_start.list.element'

async function refusal(bytes: Uint8Array): Promise<string> {
  const path = join(folder, 'x.parquet')
  await writeFile(path, bytes)
  try {
    for await (const _ of readOmegaVoice(path, { limit: null, seed: 0 }, new Map()));
  } catch (error) {
    expect(error).toMatchObject({ code: 'U0007', message: expect.stringContaining(path) })
    return (error as { why: string }).why
  }
  throw new Error('it was read')
}

test('the file that the others are made from can be read', async () => {
  await expect(refusal(good)).rejects.toThrow('it was read')
  await expect(refusal(withMetadata(good, () => {}))).rejects.toThrow('it was read')
})

test.each<[string, Buffer, string]>([
  ['an empty file', Buffer.alloc(0), 'it has 0 bytes'],
  ['text', Buffer.from('youtube_id,audio,diar\n'.repeat(3)), 'it does not begin as one'],
  ['a file of nothing but its marks', Buffer.from('PAR1\x64\0\0\0PAR1'), 'its footer claims'],
  ['an encrypted file', Buffer.concat([good.subarray(0, -4), Buffer.from('PARE')]), 'cut off, or encrypted'],
  [
    'a footer of 4 GB',
    Buffer.concat([good.subarray(0, -8), Buffer.from('ffffffff', 'hex'), Buffer.from('PAR1')]),
    'it claims a footer of 4294967295 bytes',
  ],
  ['a footer without an end', footed(Buffer.alloc(1000, 0x1c)), ''],
  ['a footer that nests for ever', footed(Buffer.alloc(1_000_000, 0x1c)), ''],
  ['a footer that is a list of two billion', footed(Buffer.from('19f5ffffffff07', 'hex')), ''],
  // A list of empty groups: each byte of it stands for an object.
  ['a footer of two million groups', footed(emptyGroups(2_000_000)), ''],
])('%s is refused', async (_, bytes, why) => {
  expect(await refusal(bytes)).toContain(why)
})

test('a file that is cut off anywhere is refused', async () => {
  for (let length = 0; length < good.length; length += 97) expect(await refusal(good.subarray(0, length))).not.toBe('')
})

test('a file that is damaged anywhere is read or refused, and nothing else', async () => {
  for (let at = 4; at < good.length - 4; at += 3) {
    const damaged = Buffer.from(good)
    damaged[at] = 255 - (damaged[at] ?? 0)
    await refusal(damaged).catch((error: Error) => expect(error.message).toBe('it was read'))
  }
}, 60_000)

test.each<[string, Parameters<typeof withMetadata>[1], string]>([
  ['more rows than it has', claimRows(5n), 'claims 5 rows and has 1'],
  ['a billion rows', claimRows(1_000_000_000n), 'it claims 1000000000 rows in one group'],
  ['less than no rows', claimRows(-1n), 'it claims -1 rows in one group'],
  ['other rows than its groups', (metadata) => void Object.assign(metadata, { num_rows: 7n }), 'it claims 7 rows, and its groups claim 1'],
  ['a column outside of the file', place({ data_page_offset: 1n << 40n }), 'a place outside of itself'],
  ['a column before the file', place({ data_page_offset: -5n }), 'a place outside of itself'],
  ['a column that is longer than the file', place({ total_compressed_size: 1n << 29n }), ''],
  ['a column of a terabyte', place({ total_compressed_size: 1n << 40n }), '1099511627776 bytes'],
  ['a column in another file', elsewhere, 'file_path'],
])('a footer that claims %s is refused', async (_, change, why) => {
  expect(await refusal(withMetadata(good, change))).toContain(why)
})

const plain = { encoding: 'PLAIN' as Encoding, definition_level_encoding: 'RLE' as Encoding, repetition_level_encoding: 'RLE' as Encoding }
const page = (values: number, packed: number, unpacked: number, encoding: Encoding = 'PLAIN'): PageHeader => ({
  type: 'DATA_PAGE',
  compressed_page_size: packed,
  uncompressed_page_size: unpacked,
  data_page_header: { ...plain, encoding, num_values: values },
})
/** One run of levels that says a billion times the same, as a page of lists begins. */
const endlessRun = Buffer.from('06000000feffffff0701'.repeat(2), 'hex')
const zeros = gzipSync(Buffer.alloc(64 * 2 ** 20))

test.each<[string, PageHeader, Buffer, 'UNCOMPRESSED' | 'ZSTD' | 'GZIP' | 'SNAPPY', string]>([
  ['two billion values in twenty bytes', page(2 ** 31 - 1, 20, 20), endlessRun, 'UNCOMPRESSED', 'claims more than 2097152 values'],
  ['two gigabytes after unpacking', page(1, 20, 2 ** 31 - 1), endlessRun, 'SNAPPY', 'unpacks to more than'],
  ['less than it unpacks to, in gzip', page(1, zeros.length, 100), zeros, 'GZIP', ''],
  ['less than it unpacks to, in zstd', page(1, 20, 100), zstdRun(20), 'ZSTD', ''],
  ['more than it holds', page(1, 1000, 1000), endlessRun, 'UNCOMPRESSED', 'longer than its column'],
  ['a size below nothing', page(1, -20, 20), endlessRun, 'UNCOMPRESSED', 'nonsense'],
  ['values below nothing', page(-1, 20, 20), endlessRun, 'UNCOMPRESSED', 'nonsense'],
  [
    'values that each repeat the one before',
    page(1, 20, 20, 'DELTA_BYTE_ARRAY'),
    endlessRun,
    'UNCOMPRESSED',
    'encoded as DELTA_BYTE_ARRAY',
  ],
  ['to be an index', { ...page(1, 20, 20), type: 'INDEX_PAGE' }, endlessRun, 'UNCOMPRESSED', 'of no known kind'],
])('a page that claims %s is refused', async (_, header, body, codec, why) => {
  expect(await refusal(withPage(good, starts, header, body, codec))).toContain(why)
})

test('a run of levels that claims a billion is more than the reading process may hold', async () => {
  const path = join(folder, 'x.parquet')
  await writeFile(path, withPage(good, starts, page(1000, 20, 20), endlessRun, 'UNCOMPRESSED'))
  const reading = async () => {
    for await (const _ of readByProcess({ set: 'omega-voice', path, draw: { limit: null, seed: 0 } }, new Map()));
  }
  await expect(reading()).rejects.toMatchObject({ code: 'U0007', why: 'it takes more than 512 MiB of memory beside the audio' })
}, 60_000)

test('columns that are missing or of another form are named', async () => {
  const without = voiceSchema.map((element) => ({ ...element, name: element.name === 'diar_speakers' ? 'speakers' : element.name }))
  const other = withMetadata(good, (metadata) => {
    metadata.schema = without
  })
  expect(await refusal(other)).toBe('it has not the columns of omega-voice: there is no diar_speakers (a list of texts)')
})

test('a folder without such files, one in place of a file, and a path that is not there', async () => {
  await mkdir(join(folder, 'y.parquet'))
  const reading = async (path: string) => {
    for await (const _ of readOmegaVoice(path, { limit: null, seed: 0 }, new Map()));
  }
  await expect(reading(folder)).rejects.toMatchObject({ code: 'U0007', message: expect.stringContaining('no .parquet file') })
  await expect(reading(join(folder, 'gone.parquet'))).rejects.toMatchObject({ code: 'U0007' })
})

function elsewhere({ row_groups: [group] }: FileMetaData): void {
  for (const column of group?.columns ?? []) column.file_path = '/etc/passwd'
}

function claimRows(rows: bigint): Parameters<typeof withMetadata>[1] {
  return (metadata) => {
    metadata.num_rows = rows
    for (const group of metadata.row_groups) group.num_rows = rows
  }
}

/** Of the first column of text, which every row is read from. */
function place(where: { data_page_offset?: bigint; total_compressed_size?: bigint }): Parameters<typeof withMetadata>[1] {
  return (metadata) => {
    const facts = metadata.row_groups[0]?.columns[0]?.meta_data
    if (facts === undefined) throw new Error('the file has no column')
    if (where.data_page_offset !== undefined) delete facts.dictionary_page_offset
    Object.assign(facts, where)
  }
}

function footed(footer: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  return Buffer.concat([Buffer.from('PAR1'), footer, length, Buffer.from('PAR1')])
}

/** Thrift's compact form of FileMetaData whose schema is a list of structs that hold nothing. */
function emptyGroups(count: number): Buffer {
  const varint: number[] = []
  for (let rest = count; ; rest >>>= 7) {
    if (rest < 128) {
      varint.push(rest)
      break
    }
    varint.push((rest & 127) | 128)
  }
  return Buffer.concat([Buffer.from([0x29, 0xfc]), Buffer.from(varint), Buffer.alloc(count), Buffer.from([0])])
}

/** A frame of zstd without its own length: blocks of 128 KiB, each one byte that is repeated. */
function zstdRun(blocks: number): Buffer {
  const block = (last: boolean) => {
    const head = ((131_071 << 3) | (1 << 1) | (last ? 1 : 0)) >>> 0
    return Buffer.from([head & 255, (head >> 8) & 255, (head >> 16) & 255, 0])
  }
  return Buffer.concat([Buffer.from('28b52ffd0058', 'hex'), ...Array.from({ length: blocks }, (_, at) => block(at === blocks - 1))])
}
