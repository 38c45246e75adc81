/** A number with its noun: `1 dialogue`, `2 dialogues`, `2 batches`. */
export function counted(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : plural(noun)}`
}

export function plural(noun: string): string {
  return `${noun}${/(?:s|x|ch|sh)$/.test(noun) ? 'es' : 's'}`
}
