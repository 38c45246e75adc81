/** A number with its noun: `1 dialogue`, `2 dialogues`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
