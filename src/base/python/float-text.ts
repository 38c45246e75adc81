/** Python's `repr` of a float: the shortest digits that read back, `0.0`, `1e-05`, `1e+16`, `nan`, `inf`. */
export function floatText(x: number): string {
  if (Number.isNaN(x)) return 'nan'
  if (!Number.isFinite(x)) return x < 0 ? '-inf' : 'inf'
  if (x === 0) return Object.is(x, -0) ? '-0.0' : '0.0'
  const [mantissa = '', exponentText = ''] = Math.abs(x).toExponential().split('e')
  const digits = mantissa.replace('.', '')
  const sign = x < 0 ? '-' : ''
  const point = Number(exponentText) + 1
  return sign + (point > -4 && point <= 16 ? plain(digits, point) : scientific(digits, point - 1))
}

function plain(digits: string, point: number): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return `${digits.padEnd(point, '0')}.0`
  return `${digits.slice(0, point)}.${digits.slice(point)}`
}

function scientific(digits: string, exponent: number): string {
  const mantissa = digits.length > 1 ? `${digits.slice(0, 1)}.${digits.slice(1)}` : digits
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}
