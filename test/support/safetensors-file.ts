export interface WrittenTensor {
  dtype: string
  shape: readonly number[]
  bytes: Uint8Array
}

/** A file of safetensors as its public description has it: the header's length, the header, the data. `header` replaces what would be written. */
export function safetensorsFile(tensors: Readonly<Record<string, WrittenTensor>>, header: string = headerOf(tensors)): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)))
  return Buffer.concat([length, Buffer.from(header), ...Object.values(tensors).map(({ bytes }) => bytes)])
}

function headerOf(tensors: Readonly<Record<string, WrittenTensor>>): string {
  let at = 0
  const entries = Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
    const begin = at
    at += bytes.length
    return [name, { dtype, shape, data_offsets: [begin, at] }]
  })
  return JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) })
}

export const singles = (shape: readonly number[], ...values: number[]): WrittenTensor => ({
  dtype: 'F32',
  shape,
  bytes: new Uint8Array(Float32Array.from(values).buffer),
})
