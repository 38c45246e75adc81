/** Gives each text a vector of length 1, all of one dimension, in the order of the texts. */
export interface TextEmbedder {
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>
}
