/** Half of the bits of the longest number. */
const width = 13
const table = memory.data(16_384)

for (let number = 0; number < 1 << width; number++) {
  let turned = 0
  for (let bit = 0; bit < width; bit++) turned |= ((number >> bit) & 1) << (width - 1 - bit)
  store<u16>(table + ((number as usize) << 1), turned as u16)
}

/** A number of so many bits, at most 26, with its bits the other way round. */
export function reversed(number: i32, bits: i32): i32 {
  const low = bits >> 1
  const high = bits - low
  return (part(number & ((1 << low) - 1), low) << high) | part(number >> low, high)
}

function part(number: i32, bits: i32): i32 {
  return (load<u16>(table + ((number as usize) << 1)) as i32) >> (width - bits)
}
