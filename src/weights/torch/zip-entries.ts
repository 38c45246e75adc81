import { crc32 } from 'node:zlib'
import { refuse } from '../refusal.ts'
import { byteReader } from './byte-reader.ts'

const mostEntries = 65_534
const endSize = 22
const longestComment = 0xffff

/**
 * The entries of a zip archive as `torch.save` writes it, which stores them as they are: a name and a view of the bytes. A compressed entry is
 * refused, so nothing grows. Throws Refusal. Source: PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export function zipEntries(bytes: Buffer): Map<string, Buffer> {
  const end = byteReader(bytes, 'its archive', endOfDirectory(bytes) + 8)
  const [, count, , offset] = [end.u16(), end.u16(), end.u32(), end.u32()]
  if (count > mostEntries || offset === 0xffff_ffff) refuse('its archive has more entries or bytes than weights have')
  const directory = byteReader(bytes, 'the directory of its archive', Math.min(offset, bytes.length))
  const entries = new Map<string, Buffer>()
  let total = 0
  for (let left = count; left > 0; left--) {
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
    directory.take(extraLength + commentLength)
    const shown = JSON.stringify(name.slice(0, 100))
    if ((flags & 1) !== 0) refuse(`the entry ${shown} of its archive is encrypted`)
    if (method !== 0 || packed !== size) refuse(`the entry ${shown} of its archive is compressed, which torch.save never does`)
    if (entries.has(name)) refuse(`its archive holds ${shown} twice`)
    // Entries that lie over each other would be summed up over and over.
    total += size
    if (total > bytes.length) refuse('the entries of its archive claim more bytes than it has')
    const entry = entryBytes(bytes, at, size)
    if (crc32(entry) !== checksum) refuse(`the entry ${shown} of its archive does not match its checksum: fetch or copy the file again`)
    entries.set(name, entry)
  }
  return entries
}

/** The end record is the last thing but a comment. */
function endOfDirectory(bytes: Buffer): number {
  for (let at = bytes.length - endSize; at >= Math.max(0, bytes.length - endSize - longestComment); at--) {
    if (bytes.readUInt32LE(at) === 0x0605_4b50) return at
  }
  return refuse('its archive has no end: it was not fetched or copied whole')
}

/** Behind the local header, whose name and extra field have lengths of their own. */
function entryBytes(bytes: Buffer, at: number, size: number): Buffer {
  const local = byteReader(bytes, 'an entry of its archive', Math.min(at, bytes.length))
  if (local.u32() !== 0x0403_4b50) refuse('an entry of its archive is not where the directory says')
  local.take(22)
  const [nameLength, extraLength] = [local.u16(), local.u16()]
  local.take(nameLength + extraLength)
  return local.take(size)
}
