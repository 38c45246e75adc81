/** A file's name within a line of text: as it is, or as JSON writes it where a character of it would end the line or steer a terminal. */
export function shownName(name: string): string {
  return /\p{Cc}/u.test(name) ? JSON.stringify(name) : name
}
