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
  const data = Buffer.alloc(8 * values.length)
  for (const [at, value] of values.entries()) data.writeDoubleLE(value, 8 * at)
  return npyStream(npyHeader('<f8', shape), data)
}

export function npyHeader(descr: string, shape: readonly number[], fortranOrder = false): string {
  const sizes = shape.map((size) => `${size},`).join(' ')
  return `{'descr': '${descr}', 'fortran_order': ${fortranOrder ? 'True' : 'False'}, 'shape': (${sizes}), }`
}

/** An npy stream of version 1.0 whose header says what it is told to say. */
export function npyStream(header: string, data: Uint8Array): Buffer {
  const padded = Buffer.from(`${header.padEnd(117)}\n`, 'latin1')
  const length = Buffer.alloc(2)
  length.writeUInt16LE(padded.length)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, padded, data])
}
