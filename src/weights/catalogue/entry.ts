/** One model as it is published, and what has to be done before a metric can use it. */
export interface CatalogueEntry {
  id: WeightsId
  title: string
  /** Of the Hugging Face hub: `owner/name`. */
  repository: string
  /** What a first pull takes; its commit is recorded, and later pulls take that one. */
  revision: string
  files: readonly WantedFile[]
  /** Of all files, where it was said anywhere; what a pull shows is what the hub says. */
  aboutBytes: number | null
  licence: Licence
  /** As `bbx metric` names them. */
  metrics: readonly string[]
  /** Makes of these files what is opened. */
  converter: Converter
}

export type WeightsId = 'rawnet3' | 'mimi' | 'whisper' | 'imagebind-text' | 'mxbai-embed-large'

export interface WantedFile {
  path: string
  /** Known beforehand, from elsewhere than the hub that serves it; null: recorded at the first download. */
  sha256: string | null
  /** false: taken where the repository has it. */
  isRequired: boolean
}

export interface Licence {
  /** SPDX, or the words of the model card; null where nobody looked. */
  name: string | null
  note: string
}

export interface Converter {
  /** Counted up when the same weights become another file: what was made before is made anew. */
  version: number
  /** What a session opens, relative to the folder that is made; `.`: the folder itself. */
  ready: string
  /** Bytes that are written for each that is read. */
  growth: number
  /** Loaded when it is needed: decoders of weights are heavy. */
  load(): Promise<Convert>
}

/** Writes what a session opens into the empty folder `to`, from the files in `from`. Throws Refusal, or BbxError U0007, for weights that are not the model's. */
export type Convert = (from: string, to: string, signal: AbortSignal) => Promise<void>
