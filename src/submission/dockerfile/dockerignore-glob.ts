export type GlobToken =
  | { kind: 'sign'; sign: string }
  /** `?` and `[a-z]`: one sign that is no slash. */
  | { kind: 'one'; allows(sign: string): boolean }
  /** `*` */
  | { kind: 'inPart' }
  /** `**` and the slash after it: nothing, or whole parts. */
  | { kind: 'parts' }
  /** `**` at the end, or before a plain ending as in `**.pyc`. */
  | { kind: 'any' }

/** Cuts a cleaned pattern of a .dockerignore into tokens. A `[` that nothing closes stands for itself. */
export function globTokens(pattern: string): GlobToken[] {
  const signs = Array.from(pattern)
  const tokens: GlobToken[] = []
  const isEnding = /^\*\*[^/*?[\\][^*?[\\]*$/.test(pattern)
  for (let at = 0; at < signs.length; at += 1) {
    const sign = signs[at] ?? ''
    if (sign === '*' && signs[at + 1] === '*') {
      at += signs[at + 2] === '/' ? 2 : 1
      const kind = at + 1 >= signs.length || isEnding ? 'any' : 'parts'
      if (tokens.at(-1)?.kind !== kind) tokens.push({ kind })
    } else if (sign === '*') tokens.push({ kind: 'inPart' })
    else if (sign === '?') tokens.push({ kind: 'one', allows: () => true })
    else if (sign === '[') {
      const end = signs.indexOf(']', at + 2)
      if (end < 0) tokens.push({ kind: 'sign', sign })
      else {
        tokens.push({ kind: 'one', allows: oneOf(signs.slice(at + 1, end)) })
        at = end
      }
    } else if (sign === '\\' && at + 1 < signs.length) {
      at += 1
      tokens.push({ kind: 'sign', sign: signs[at] ?? '' })
    } else tokens.push({ kind: 'sign', sign })
  }
  return tokens
}

/**
 * Whether the pattern matches the path or a folder above it. Walks the set of places that can be reached, token by token: time grows with
 * pattern times path, whatever the pattern, where a regular expression with many stars would not end.
 */
export function matchesOrHolds(tokens: readonly GlobToken[], path: string): boolean {
  const signs = Array.from(path)
  let places: readonly number[] = [0]
  for (const token of tokens) {
    places = step(token, signs, places)
    if (places.length === 0) return false
  }
  return places.some((place) => place === signs.length || (place > 0 && signs[place] === '/'))
}

/** Where one can stand after the token; places are rising and without repeats. */
function step(token: GlobToken, signs: readonly string[], places: readonly number[]): readonly number[] {
  const first = places[0] ?? 0
  switch (token.kind) {
    case 'sign':
      return places.filter((place) => signs[place] === token.sign).map((place) => place + 1)
    case 'one':
      return places
        .filter((place) => place < signs.length && signs[place] !== '/' && token.allows(signs[place] ?? ''))
        .map((place) => place + 1)
    case 'any':
      return range(first, signs.length)
    case 'parts':
      return reached(places, signs, (place) => signs[place - 1] === '/')
    case 'inPart': {
      let open = false
      return reached(places, signs, (place, isPlace) => {
        open = isPlace || (open && signs[place - 1] !== '/')
        return open
      })
    }
  }
}

/** The places, and those after the first of them that the test takes. */
function reached(places: readonly number[], signs: readonly string[], test: (place: number, isPlace: boolean) => boolean): number[] {
  const all: number[] = []
  let next = 0
  for (let place = places[0] ?? 0; place <= signs.length; place += 1) {
    const isPlace = places[next] === place
    if (isPlace) next += 1
    if (test(place, isPlace) || isPlace) all.push(place)
  }
  return all
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}

/** The inside of `[...]`: signs and ranges, all others where `^` or `!` stands in front. */
function oneOf(inside: readonly string[]): (sign: string) => boolean {
  const negated = inside[0] === '^' || inside[0] === '!'
  const members = negated ? inside.slice(1) : inside
  const ranges: { from: string; to: string }[] = []
  for (let at = 0; at < members.length; at += 1) {
    const from = members[at] ?? ''
    const to = members[at + 1] === '-' && at + 2 < members.length ? (members[at + 2] ?? from) : from
    if (to !== from) at += 2
    ranges.push({ from, to })
  }
  return (sign) => ranges.some(({ from, to }) => sign >= from && sign <= to) !== negated
}
