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

export interface FolderConversion extends Conversion {
  /** By their names in the folder. */
  files: readonly { name: string; bytes: number }[]
}

/** Of a model that is a folder: writes into one that is there and empty. */
export interface FolderConverter {
  intoFolder(path: string, shown: string, to: string, signal: AbortSignal): Promise<FolderConversion>
}
