export interface NpyHeader {
  descr: string
  fortranOrder: boolean
  shape: readonly number[]
}

const token = /[ \t\n\r\f]*(?:('[^'\\\n]*'|"[^"\\\n]*")|(\d+)|(True|False)|([{}(),:]))/y

/**
 * The header of an npy stream: a Python dictionary of three keys, and nothing else that Python could read there. Returns a sentence where it is
 * not one. It walks once over the text: no nesting, no backtracking.
 */
export function parseHeader(text: string): NpyHeader | string {
  const tokens = tokensOf(text)
  if (tokens === null) return 'its header is no plain dictionary'
  let at = 0
  const take = (wanted: string) => tokens[at] === wanted && ++at > 0
  if (!take('{')) return 'its header is no dictionary'
  const fields = new Map<string, unknown>()
  while (!take('}')) {
    const key = quoted(tokens[at++])
    if (key === null || !take(':')) return 'its header is no plain dictionary'
    if (fields.has(key)) return `its header has ${key} twice`
    const value = tokens[at] === '(' ? tuple(tokens, at) : { end: at + 1, value: scalar(tokens[at]) }
    if (value === null || value.value === null) return `its header has a ${key} that is no plain value`
    fields.set(key, value.value)
    at = value.end
    if (!take(',') && tokens[at] !== '}') return 'its header is no plain dictionary'
  }
  if (at < tokens.length) return 'its header goes on behind the dictionary'
  return headerOf(fields)
}

/** Null where the text holds anything but these tokens and blanks. */
function tokensOf(text: string): string[] | null {
  const tokens: string[] = []
  token.lastIndex = 0
  let end = 0
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    tokens.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '')
    end = token.lastIndex
  }
  return text.slice(end).trim() === '' ? tokens : null
}

function quoted(token: string | undefined): string | null {
  return token?.startsWith("'") || token?.startsWith('"') ? token.slice(1, -1) : null
}

function scalar(token: string | undefined): string | boolean | number | null {
  if (token === 'True' || token === 'False') return token === 'True'
  return token !== undefined && /^\d/.test(token) ? Number(token) : quoted(token)
}

/** `(4,)`, `(1, 4)` or `()`: whole numbers only. Without a comma it is no tuple. */
function tuple(tokens: readonly string[], from: number): { end: number; value: number[] } | null {
  const value: number[] = []
  let commas = 0
  let at = from + 1
  while (tokens[at] !== ')') {
    const token = tokens[at]
    if (token === undefined || !/^\d/.test(token)) return null
    value.push(Number(token))
    at++
    if (tokens[at] === ',') {
      commas++
      at++
    } else if (tokens[at] !== ')') return null
  }
  return value.length === 1 && commas === 0 ? null : { end: at + 1, value }
}

function headerOf(fields: ReadonlyMap<string, unknown>): NpyHeader | string {
  const [descr, fortranOrder, shape] = [fields.get('descr'), fields.get('fortran_order'), fields.get('shape')]
  if (fields.size !== 3 || descr === undefined || fortranOrder === undefined || shape === undefined) {
    return 'its header has other keys than descr, fortran_order and shape'
  }
  if (typeof descr !== 'string') return 'its descr is no type of numbers'
  if (typeof fortranOrder !== 'boolean') return 'its fortran_order is neither True nor False'
  return Array.isArray(shape) ? { descr, fortranOrder, shape } : 'its shape is no tuple'
}
