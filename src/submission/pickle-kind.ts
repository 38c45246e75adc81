const headBytes = 64 * 1024
const tailBytes = 256 * 1024

/** Start and end of a file: both are enough to know what it is. */
export const pickleProbe = { headBytes, tailBytes }

/** What follows the protocol byte in pickles that Python writes: a frame, a collection, a class, a string, a number, None. */
const firstOpcodes = new Set([...'.](}NcXUIJKMGVSB)\x95\x8a\x8c\x88\x89\x8e\x8f\x96'].map((sign) => sign.charCodeAt(0)))

/** How the bytes are pickled, or null. Goes by content: names lie, and `.bin` says nothing. `tail` is the end of the same file. */
export function pickleKind(path: string, head: Uint8Array, tail: Uint8Array): string | null {
  const start = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const end = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength)
  if (start.length < 2) return null
  if (start.subarray(0, 4).equals(zipMagic))
    return zipHoldsPickle(start, end) ? 'a zip archive with a pickle inside, as torch.save writes it' : null
  if (start.subarray(0, 6).equals(npyMagic)) return npyHoldsObjects(start) ? 'a NumPy array of Python objects' : null
  if (start[0] === 0x80) return isBinaryPickle(start, end) ? `a pickle of protocol ${start[1]}` : null
  return isTextPickle(path, start, end) ? 'a pickle of protocol 0 or 1' : null
}

const zipMagic = Buffer.from('PK\x03\x04', 'latin1')
const zipDirectoryMagic = Buffer.from('PK\x01\x02', 'latin1')
const npyMagic = Buffer.from('\x93NUMPY', 'latin1')
/** The number with which the older form of torch.save begins: further pickles and raw storages follow it. */
const torchMagic = Buffer.from('8a0a6cfc9c46f920', 'hex')

function isBinaryPickle(start: Buffer, end: Buffer): boolean {
  const protocol = start[1] ?? 0
  if (protocol < 2 || protocol > 5) return false
  if (start.subarray(2, 10).equals(torchMagic)) return true
  return firstOpcodes.has(start[2] ?? 0) && end.at(-1) === 0x2e
}

/** The old protocols have no magic: only a name that promises a pickle makes text that ends in STOP one. */
function isTextPickle(path: string, start: Buffer, end: Buffer): boolean {
  if (!/\.(?:pkl|pickle)$/i.test(path)) return false
  return /^[(\]}cINSVFL]/.test(start.subarray(0, 1).toString('latin1')) && end.at(-1) === 0x2e
}

function npyHoldsObjects(start: Buffer): boolean {
  const header = start.subarray(8, 8 + 10_000).toString('latin1')
  const [, description = ''] = /['"]descr['"]\s*:\s*([\s\S]*?)['"]fortran_order['"]/.exec(header) ?? []
  return /['"][|<>=]?O\d*['"]/.test(description)
}

/** Entry names stand in front of each entry and again in the directory at the end. */
function zipHoldsPickle(start: Buffer, end: Buffer): boolean {
  const names = [...entryNames(start, zipMagic, 26, 30), ...entryNames(end, zipDirectoryMagic, 28, 46)]
  return names.some((name) => /(?:^|\/)[^/]*\.(?:pkl|pickle)$/i.test(name))
}

function entryNames(bytes: Buffer, magic: Buffer, lengthAt: number, nameAt: number): string[] {
  const names: string[] = []
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 4)) {
    if (at + nameAt > bytes.length) break
    const length = bytes.readUInt16LE(at + lengthAt)
    names.push(bytes.subarray(at + nameAt, at + nameAt + length).toString('latin1'))
  }
  return names
}
