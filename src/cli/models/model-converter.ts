/** Takes the ONNX file, as a whole or piece by piece. */
export type SaveModel = (bytes: Uint8Array | AsyncIterable<Uint8Array>) => Promise<void>

export interface Conversion {
  /** What was found in the weights. */
  facts: Readonly<Record<string, unknown>>
  /** The same in a few words. */
  shown: string
}

/** Converts the file at a path, and saves what comes of it; `shown` is its name as the user gave it. */
export type ModelConverter = (path: string, shown: string, save: SaveModel) => Promise<Conversion>
