/** Python's `repr` of a float: the shortest digits that read back, `0.0`, `1e-05`, `1e+16`, `nan`, `inf`. */
export function floatText(x: number): string {
  if (Number.isNaN(x)) return 'nan'
  if (!Number.isFinite(x)) return x < 0 ? '-inf' : 'inf'
  if (x === 0) return Object.is(x, -0) ? '-0.0' : '0.0'
  const magnitude = Math.abs(x)
  // Here both languages write plain digits, elsewhere Python writes an exponent of at least two digits.
  if (magnitude >= 1e-4 && magnitude < 1e16) return Number.isInteger(x) ? `${x}.0` : `${x}`
  const [mantissa = '', exponent = ''] = x.toExponential().split('e')
  return `${mantissa}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`
}
