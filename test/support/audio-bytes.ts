/** A WAV file of 16 bit. */
export function wavBytes(samples: Int16Array, rate: number, channels = 1): Buffer {
  const bytes = Buffer.alloc(44 + 2 * samples.length)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(36 + 2 * samples.length, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(channels, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(2 * channels * rate, 28)
  bytes.writeUInt16LE(2 * channels, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(2 * samples.length, 40)
  for (const [at, sample] of samples.entries()) bytes.writeInt16LE(sample, 44 + 2 * at)
  return bytes
}

/** What `np.save` writes of a float64 array. */
export function npyBytes(values: Float64Array, shape: readonly number[]): Buffer {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.map((size) => `${size},`).join(' ')}), }`
  const header = `${text.padEnd(117)}\n`
  const bytes = Buffer.alloc(10 + header.length + 8 * values.length)
  bytes.write('\x93NUMPY\x01\x00', 'latin1')
  bytes.writeUInt16LE(header.length, 8)
  bytes.write(header, 10, 'latin1')
  for (const [at, value] of values.entries()) bytes.writeDoubleLE(value, 10 + header.length + 8 * at)
  return bytes
}
