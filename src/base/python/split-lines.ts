// biome-ignore lint/suspicious/noControlCharactersInRegex: these controls end a line in Python
const lineEnds = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/

/** Python's `text.splitlines()`: more characters end a line than in JavaScript, and an end at the very end adds no empty line. */
export function splitLines(text: string): string[] {
  const lines = text.split(lineEnds)
  if (lines.at(-1) === '') lines.pop()
  return lines
}
