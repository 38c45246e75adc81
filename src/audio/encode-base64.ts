/** A multiple of 3, so that the pieces fit together. */
const pieceBytes = 3 * 2 ** 20

/** Standard base64 with padding and without line ends, as it stands in a JSON body; also of more than fits into one string. */
export function encodeBase64(bytes: Uint8Array): Buffer {
  const text = Buffer.alloc(4 * Math.ceil(bytes.length / 3))
  for (let from = 0, at = 0; from < bytes.length; from += pieceBytes) {
    const piece = bytes.subarray(from, from + pieceBytes)
    at += text.write(Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('base64'), at, 'latin1')
  }
  return text
}
