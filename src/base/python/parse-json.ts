/** What Python's `json.loads` makes of JSON: an `int` is a bigint, a `float` a number, a `dict` a Map in order of first keys. */
export type PythonValue = null | boolean | string | bigint | number | readonly PythonValue[] | ReadonlyMap<string, PythonValue>

/**
 * Nesting at which CPython 3.11 gives up with a RecursionError, measured below http.server's frames. Values nested
 * deeper are refused, as there. Other versions have other limits: a reader that mirrors one gives its own.
 */
export const deepestPythonJson = 980
/** CPython refuses to read longer integers (`sys.int_info.default_max_str_digits`). */
const longestInteger = 4300

const numberForm = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y
const blanks = /[ \t\n\r]*/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside strings
const controls = /[\0-\x1f]/
const words = new Map<string, PythonValue>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

/**
 * `json.loads(text)` of Python: `NaN` and infinities are numbers, integers keep every digit, the last of equal keys wins
 * (`__proto__` is a key like any other), a byte order mark is an error. Throws SyntaxError where Python raises. `deepest` is the
 * nesting that is still read.
 */
export function parsePythonJson(text: string, deepest = deepestPythonJson): PythonValue {
  let at = 0
  const value = readValue(0)
  skipBlanks()
  if (at < text.length) throw wrong('something follows the value')
  return value

  function readValue(depth: number): PythonValue {
    skipBlanks()
    const first = text[at]
    if (first === '"') return readString()
    if (first === '{' || first === '[') {
      if (depth >= deepest) throw wrong('nested too deeply')
      return first === '{' ? readObject(depth + 1) : readArray(depth + 1)
    }
    for (const [word, value] of words) {
      if (!text.startsWith(word, at)) continue
      at += word.length
      return value
    }
    return readNumber()
  }

  function readObject(depth: number): PythonValue {
    const entries = new Map<string, PythonValue>()
    at++
    skipBlanks()
    if (taken('}')) return entries
    do {
      skipBlanks()
      if (text[at] !== '"') throw wrong('a key in double quotes is missing')
      const key = readString()
      skipBlanks()
      if (!taken(':')) throw wrong('a colon is missing')
      entries.set(key, readValue(depth))
      skipBlanks()
    } while (taken(','))
    if (!taken('}')) throw wrong('a comma or the closing brace is missing')
    return entries
  }

  function readArray(depth: number): PythonValue {
    const items: PythonValue[] = []
    at++
    skipBlanks()
    if (taken(']')) return items
    do {
      items.push(readValue(depth))
      skipBlanks()
    } while (taken(','))
    if (!taken(']')) throw wrong('a comma or the closing bracket is missing')
    return items
  }

  function readString(): string {
    const start = at
    let end = text.indexOf('"', start + 1)
    while (end >= 0 && isEscaped(end)) end = text.indexOf('"', end + 1)
    if (end < 0) throw wrong('a string does not end')
    at = end + 1
    const inner = text.slice(start + 1, end)
    if (!inner.includes('\\') && !controls.test(inner)) return inner
    try {
      return JSON.parse(text.slice(start, at)) as string
    } catch {
      at = start
      throw wrong('a string holds a bad escape or a control character')
    }
  }

  /** True after an odd number of backslashes. */
  function isEscaped(end: number): boolean {
    let before = end
    while (text[before - 1] === '\\') before--
    return (end - before) % 2 === 1
  }

  function readNumber(): PythonValue {
    numberForm.lastIndex = at
    const found = numberForm.exec(text)
    if (found === null) throw wrong(at < text.length ? 'not a value' : 'the text ends too early')
    const [digits, fraction, exponent] = found
    at += digits.length
    if (fraction !== undefined || exponent !== undefined) return Number(digits)
    if (digits.length - (digits.startsWith('-') ? 1 : 0) > longestInteger) throw wrong('an integer is too long')
    return BigInt(digits)
  }

  function taken(mark: string): boolean {
    if (text[at] !== mark) return false
    at++
    return true
  }

  function skipBlanks(): void {
    blanks.lastIndex = at
    at += blanks.exec(text)?.[0].length ?? 0
  }

  function wrong(what: string): SyntaxError {
    return new SyntaxError(`${what} (at character ${at})`)
  }
}
