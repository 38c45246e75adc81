import { crc32 } from 'node:zlib'
import { refuse } from '../refusal.ts'
import { type ByteReader, byteReader } from './byte-reader.ts'
import type { ByteSource } from './byte-source.ts'

export interface ZipEntry {
  size: number
  /** Some of its bytes, when all of them were held against their checksum. Throws Refusal. */
  readPart(from: number, length: number): Buffer
}

const mostEntries = 65_534
const endSize = 22
const longEndSize = 56
const longestComment = 0xffff
const elsewhere = 0xffff_ffff
/** Some 100 bytes an entry. */
const largestDirectory = 2 ** 25

/**
 * The entries of a zip archive as `torch.save` writes it, which stores them as they are. A compressed entry is refused, so nothing grows. Nothing but the
 * directory is read before an entry is. Throws Refusal. Source: PKWARE's APPNOTE, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16 and 4.5.3.
 */
export function zipEntries(source: ByteSource): Map<string, ZipEntry> {
  const { count, size: directorySize, offset } = endOfDirectory(source)
  if (count > mostEntries || directorySize > largestDirectory) refuse('its archive has more entries than weights have')
  const directory = byteReader(source.read(offset, directorySize), 'the directory of its archive')
  const entries = new Map<string, ZipEntry>()
  let total = 0
  for (let left = count; left > 0; left--) {
    const { name, flags, method, checksum, packed, size, at } = directoryEntry(directory)
    const shown = JSON.stringify(name.slice(0, 100))
    if ((flags & 1) !== 0) refuse(`the entry ${shown} of its archive is encrypted`)
    if (method !== 0 || packed !== size) refuse(`the entry ${shown} of its archive is compressed, which torch.save never does`)
    if (entries.has(name)) refuse(`its archive holds ${shown} twice`)
    // Entries that lie over each other would be summed up over and over.
    total += size
    if (total > source.size) refuse('the entries of its archive claim more bytes than it has')
    entries.set(name, { size, readPart: partReader({ source, at, size, checksum, shown }) })
  }
  return entries
}

function directoryEntry(directory: ByteReader) {
  if (directory.u32() !== 0x0201_4b50) refuse('the directory of its archive is damaged')
  directory.take(4)
  const [flags, method] = [directory.u16(), directory.u16()]
  directory.take(4)
  const checksum = directory.u32()
  const [packed, size, nameLength, extraLength, commentLength] = [
    directory.u32(),
    directory.u32(),
    directory.u16(),
    directory.u16(),
    directory.u16(),
  ]
  directory.take(8)
  const at = directory.u32()
  const name = directory.take(nameLength).toString('utf8')
  const long = longSizes(directory.take(extraLength))
  directory.take(commentLength)
  // In this order, and each only where the field of 32 bits points elsewhere.
  const wide = (value: number) => (value === elsewhere ? long() : value)
  const [longSize, longPacked, longAt] = [wide(size), wide(packed), wide(at)]
  return { name, flags, method, checksum, packed: longPacked, size: longSize, at: longAt }
}

/** The numbers of 64 bits of an entry beyond four gigabytes, one after the other. */
function longSizes(extra: Buffer): () => number {
  const fields = byteReader(extra, 'an extra field of its archive')
  while (fields.at + 4 <= extra.length) {
    const [id, length] = [fields.u16(), fields.u16()]
    const field = fields.take(length)
    if (id !== 1) continue
    const numbers = byteReader(field, 'a size of its archive')
    return () => whole(numbers.i64())
  }
  return () => refuse('its archive lacks a size')
}

function whole(value: bigint): number {
  return value >= 0n && value <= Number.MAX_SAFE_INTEGER ? Number(value) : refuse('its archive claims a size that no file has')
}

/** The end record is the last thing but a comment; before it lies the one of 64 bits, where there is one. */
function endOfDirectory(source: ByteSource): { count: number; size: number; offset: number } {
  const from = Math.max(0, source.size - endSize - longestComment)
  const tail = source.read(from, source.size - from)
  for (let at = tail.length - endSize; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x0605_4b50) continue
    const end = byteReader(tail, 'its archive', at + 10)
    const [count, size, offset] = [end.u16(), end.u32(), end.u32()]
    return count === 0xffff || size === elsewhere || offset === elsewhere ? longEnd(source, from + at) : { count, size, offset }
  }
  return refuse('its archive has no end: it was not fetched or copied whole')
}

function longEnd(source: ByteSource, end: number): { count: number; size: number; offset: number } {
  const locator = byteReader(source.read(end - 20, 20), 'its archive')
  if (locator.u32() !== 0x0706_4b50) refuse('its archive has more entries or bytes than it can tell')
  locator.take(4)
  const record = byteReader(source.read(whole(locator.i64()), longEndSize), 'its archive')
  if (record.u32() !== 0x0606_4b50) refuse('the end of its archive is damaged')
  record.take(28)
  return { count: whole(record.i64()), size: whole(record.i64()), offset: whole(record.i64()) }
}

/** Of what is summed up before a part is read: an entry may be larger than memory. */
const pieceBytes = 2 ** 22

interface StoredEntry {
  source: ByteSource
  /** Of its local header. */
  at: number
  size: number
  checksum: number
  /** Its name, for messages. */
  shown: string
}

/** Sums an entry up when it is first asked for, in pieces, but where all of it is wanted at once. */
function partReader({ source, at, size, checksum, shown }: StoredEntry): ZipEntry['readPart'] {
  const check = (sum: number) => {
    if (sum !== checksum) refuse(`the entry ${shown} of its archive does not match its checksum: fetch or copy the file again`)
  }
  let isChecked = false
  return (from, length) => {
    const begin = contentOf(source, at)
    // Named as damage of the file, not as a wish of the caller.
    if (size > source.size - begin)
      refuse(`the entry ${shown} of its archive ends behind the end of the file: it was not fetched or copied whole`)
    if (from < 0 || length > size - from) refuse(`the entry ${shown} of its archive has ${size} bytes, and ${from + length} are asked for`)
    if (!isChecked && length < size) {
      let sum = 0
      for (let done = 0; done < size; done += pieceBytes) sum = crc32(source.read(begin + done, Math.min(pieceBytes, size - done)), sum)
      check(sum)
    }
    const bytes = source.read(begin + from, length)
    if (!isChecked && length === size) check(crc32(bytes))
    isChecked = true
    return bytes
  }
}

/** Behind the local header, whose name and extra field have lengths of their own. */
function contentOf(source: ByteSource, at: number): number {
  const local = byteReader(source.read(at, 30), 'an entry of its archive')
  if (local.u32() !== 0x0403_4b50) refuse('an entry of its archive is not where the directory says')
  local.take(22)
  const [nameLength, extraLength] = [local.u16(), local.u16()]
  return at + 30 + nameLength + extraLength
}
