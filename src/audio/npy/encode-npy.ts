/**
 * The bytes of `np.save` (npy 1.0, C order, little endian): `<f8` of Float64Array, `<f4` of Float32Array. The shape's product is the number
 * of values.
 */
export function encodeNpy(values: Float64Array | Float32Array, shape: readonly number[]): Uint8Array {
  const size = shape.reduce((product, length) => product * length, 1)
  if (size !== values.length) throw new RangeError(`${values.length} values are not an array of shape ${shapeText(shape)}`)
  const header = `{'descr': '<f${values.BYTES_PER_ELEMENT}', 'fortran_order': False, 'shape': ${shapeText(shape)}, }`
  // Ten bytes come before the header; numpy pads it with blanks, so that the values begin at a multiple of 64.
  const before = Math.ceil((10 + header.length + 1) / 64) * 64
  const out = Buffer.alloc(before + values.byteLength, ' ')
  out.write('\x93NUMPY\x01\x00', 'latin1')
  out.writeUInt16LE(before - 10, 8)
  out.write(header, 10, 'latin1')
  out[before - 1] = 0x0a
  for (const [index, value] of values.entries()) {
    if (values.BYTES_PER_ELEMENT === 8) out.writeDoubleLE(value, before + index * 8)
    else out.writeFloatLE(value, before + index * 4)
  }
  return out
}

/** As Python writes a tuple. */
function shapeText(shape: readonly number[]): string {
  return `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`
}
