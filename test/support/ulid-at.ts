const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A ULID that was made at a time, by the specification: ten digits of time, then sixteen that stand for chance. */
export function ulidAt(time: number, rest = '0000000000000000'): string {
  let text = ''
  for (let left = time, at = 0; at < 10; at++, left = Math.floor(left / 32)) text = digits[left % 32] + text
  return text + rest
}
