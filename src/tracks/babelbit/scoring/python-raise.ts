/** The mirrored scorer raises here: the dialogue has no score. Thrown inside the scoring, given back as data. */
export class PythonRaise extends Error {
  /** Python's exception class. */
  readonly type: string
  /** Of the log, from 1; null where it is no single line. */
  readonly line: number | null

  constructor(type: string, message: string, line: number | null = null) {
    super(message)
    this.name = 'PythonRaise'
    this.type = type
    this.line = line
  }
}

const loneSurrogate = /\p{Surrogate}/u

export function hasLoneSurrogate(text: string): boolean {
  return loneSurrogate.test(text)
}

/** Encoding to UTF-8, for a terminal or a model, raises on a lone surrogate. */
export function encodable(text: string): string {
  if (hasLoneSurrogate(text)) throw new PythonRaise('UnicodeEncodeError', 'a lone surrogate cannot be encoded as UTF-8')
  return text
}
