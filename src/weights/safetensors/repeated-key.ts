const [quote, backslash, colon, open, close] = ['"', '\\', ':', '{', '}'].map((sign) => sign.charCodeAt(0))

/** The first key that an object in this text has twice, of which `JSON.parse` keeps the last one silently. The text is valid JSON. */
export function repeatedKey(json: string): string | null {
  const objects: Set<string>[] = []
  for (let at = 0; at < json.length; at++) {
    const sign = json.charCodeAt(at)
    if (sign === open) objects.push(new Set())
    else if (sign === close) objects.pop()
    else if (sign === quote) {
      const end = endOfText(json, at)
      if (isKey(json, end)) {
        const key: string = JSON.parse(json.slice(at, end))
        if (objects.at(-1)?.has(key)) return key
        objects.at(-1)?.add(key)
      }
      at = end - 1
    }
  }
  return null
}

/** Behind the closing quote of the text that begins here. */
function endOfText(json: string, start: number): number {
  let at = start + 1
  while (json.charCodeAt(at) !== quote) at += json.charCodeAt(at) === backslash ? 2 : 1
  return at + 1
}

function isKey(json: string, end: number): boolean {
  let at = end
  while (/\s/.test(json.charAt(at))) at++
  return json.charCodeAt(at) === colon
}
