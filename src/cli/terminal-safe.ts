const escapeCharacter = String.fromCharCode(0x1b)

/** Our own colour sequences, or a character that steers a terminal or turns the direction of its text. Line ends and tabs stay. */
const steering = new RegExp(`${escapeCharacter}\\[[0-9;]*m|(?![\\n\\t])\\p{Cc}|[\\u202a-\\u202e\\u2066-\\u2069]`, 'gu')

/** Text that came from elsewhere must not steer the terminal: what would is made visible, as the six characters of its escape. */
export function terminalSafe(text: string): string {
  return text.replace(steering, (match) => (match.length > 1 ? match : visible(match)))
}

function visible(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
