import { clipTokens, textOf } from './clip-tokenizer.ts'

/** Tokens of a chunk without the marks around it (reference sn21 5.6). */
const mostTokens = 74
/** The length of what texts are measured with: longer ones are cut there, and measured too short. */
const measureLength = 1024

const delimiters = ['\n', '.', '!', '?', ',', ' ']

/**
 * A text in chunks of at most 74 tokens, as the validator splits it: at line ends, then where a piece is still too long at full stops, exclamation marks,
 * question marks, commas and blanks; neighbours are put together again as long as they fit. What nothing splits is cut by its tokens, and such a chunk can
 * be longer. An empty text has no chunk.
 */
export function splitText(text: string): string[] {
  return splitAt(text, 0, measure())
}

/** What is too long for a chunk is measured again at each delimiter. */
function measure(): (text: string) => readonly number[] {
  const long = new Map<string, readonly number[]>()
  return (text) => {
    const tokens = long.get(text) ?? tokensOf(text)
    if (tokens.length > mostTokens) long.set(text, tokens)
    return tokens
  }
}

function splitAt(text: string, level: number, tokens: (text: string) => readonly number[]): string[] {
  if (text === '') return []
  const measured = tokens(text)
  if (measured.length <= mostTokens) return [text]
  const delimiter = delimiters[level]
  if (delimiter === undefined) return cut(measured)
  const chunks: string[] = []
  let open = ''
  for (const part of text.split(delimiter)) {
    const longer = open === '' ? part : open + delimiter + part
    if (tokens(longer).length <= mostTokens) {
      open = longer
      continue
    }
    if (open !== '') chunks.push(...splitAt(open, level + 1, tokens))
    open = part
  }
  if (open !== '') chunks.push(...splitAt(open, level + 1, tokens))
  return chunks
}

/** As it is measured: without the marks, and without the token 0, which the validator takes for padding. */
export function tokensOf(text: string): number[] {
  return clipTokens(text, measureLength)
    .filter((id) => id !== 0)
    .slice(1, -1)
}

/** numpy's array_split: the first chunks have one more where it does not come out even. */
function cut(ids: readonly number[]): string[] {
  const count = Math.max(1, Math.floor(ids.length / mostTokens))
  const size = Math.floor(ids.length / count)
  const longer = ids.length % count
  const chunks: string[] = []
  let at = 0
  for (let index = 0; index < count; index++) {
    const end = at + size + (index < longer ? 1 : 0)
    chunks.push(textOf(ids.slice(at, end)))
    at = end
  }
  return chunks
}
