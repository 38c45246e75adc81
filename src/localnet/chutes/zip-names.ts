const endMark = 0x06054b50
const entryMark = 0x02014b50
const endBytes = 22
const entryBytes = 46
/** A comment may follow the end of the archive. */
const longestComment = 65_535

/** The paths in a zip archive, by its directory; null for what is none (PKWARE's APPNOTE 4.3). */
export function zipNames(archive: Buffer): string[] | null {
  const from = Math.max(0, archive.length - endBytes - longestComment)
  for (let at = archive.length - endBytes; at >= from; at--) {
    if (archive.readUInt32LE(at) === endMark) return readNames(archive, archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 16))
  }
  return null
}

function readNames(archive: Buffer, count: number, start: number): string[] | null {
  const names: string[] = []
  let at = start
  for (let left = count; left > 0; left--) {
    if (at + entryBytes > archive.length || archive.readUInt32LE(at) !== entryMark) return null
    const nameEnd = at + entryBytes + archive.readUInt16LE(at + 28)
    names.push(archive.subarray(at + entryBytes, nameEnd).toString('utf8'))
    at = nameEnd + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return names
}
