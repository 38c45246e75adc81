export interface Conversion {
  /** Of the ONNX file. */
  bytes: Uint8Array
  /** What was found in the weights. */
  facts: Readonly<Record<string, unknown>>
  /** The same in a few words. */
  shown: string
}

/** Converts the file at a path; `shown` is its name as the user gave it. */
export type ModelConverter = (path: string, shown: string) => Promise<Conversion>
