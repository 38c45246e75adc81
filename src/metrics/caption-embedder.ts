/** Makes the embeddings of captions that `captionSimilarity` compares. */
export interface CaptionEmbedder {
  /** Of each text its embedding, of any length, and in how many pieces it was read; null where it has none. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<readonly (CaptionEmbedding | null)[]>
}

export interface CaptionEmbedding {
  vector: Float32Array
  chunks: number
}
