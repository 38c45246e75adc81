/**
 * What a command hands back to the shell of the command line. The shell adds `bbx` (the version) and `exit` to the
 * document, prints one of the two forms, and exits.
 */
export type CommandResult = DocumentResult | StreamResult | LinesResult | QuietResult

export interface DocumentResult {
  kind: 'document'
  exit: number
  /** Starts with `schema`: `bbx.test/1`. */
  document: Readonly<Record<string, unknown>> & { readonly schema: string }
  /** What a person sees on stdout: ends without a line end. `color` is false for a pipe, `CI`, `NO_COLOR`. */
  text(style: TextStyle): string
}

/** For output that may be too large for memory: both forms come in pieces; `exit` is asked for after the last one. */
export interface StreamResult {
  kind: 'stream'
  schema: string
  /** JSON text of the members after `schema` and `bbx`, without the enclosing braces and without `exit`; bytes are UTF-8. */
  json(): AsyncIterable<string | Uint8Array>
  text(style: TextStyle): AsyncIterable<string>
  exit(): number
  /** The command writes files into this folder as it goes: where one cannot be written the JSON must not have begun, so it is held back here. */
  holdIn?: string | null
}

/** One JSON value a line, each printed as soon as it is there, with and without `--json`; with `text` only with it. */
export interface LinesResult {
  kind: 'lines'
  lines(): AsyncIterable<Readonly<Record<string, unknown>>>
  /** What a person sees of a line: without a line end. */
  text?(line: Readonly<Record<string, unknown>>): string
  /** Asked for after the last line. */
  exit(): number
}

/** A server that printed its `ready` line itself, or a command that has nothing more to say. */
export interface QuietResult {
  kind: 'quiet'
  exit: number
}

export interface TextStyle {
  color: boolean
  columns: number
}
