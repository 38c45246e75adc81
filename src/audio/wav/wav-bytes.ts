/** A WAV file of one channel in 32-bit floating point: nothing of the samples is lost that was single precision, however loud. */
export function wavBytes(samples: ArrayLike<number>, rateHz: number): Uint8Array {
  const headerBytes = 44
  const dataBytes = samples.length * 4
  const out = Buffer.alloc(headerBytes + dataBytes)
  out.write('RIFF', 0, 'latin1')
  out.writeUInt32LE(headerBytes - 8 + dataBytes, 4)
  out.write('WAVEfmt ', 8, 'latin1')
  out.writeUInt32LE(16, 16)
  out.writeUInt16LE(3, 20)
  out.writeUInt16LE(1, 22)
  out.writeUInt32LE(rateHz, 24)
  out.writeUInt32LE(rateHz * 4, 28)
  out.writeUInt16LE(4, 32)
  out.writeUInt16LE(32, 34)
  out.write('data', 36, 'latin1')
  out.writeUInt32LE(dataBytes, 40)
  for (let at = 0; at < samples.length; at++) out.writeFloatLE(samples[at] as number, headerBytes + at * 4)
  return out
}
