/** SQL's ILIKE: `%` is any text, `_` any one letter, case does not count. That is how the platform looks up names, so `a_b` finds `a-b` (reference chutes 3.3). */
export function isLike(text: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '[^]*')
    .replaceAll('_', '[^]')
  return new RegExp(`^${expression}$`, 'iu').test(text)
}
