/** Makes the embeddings of speakers that `speakerScore` compares. */
export interface SpeakerEmbedder {
  /** The rate at which it listens, in Hz. */
  readonly rateHz: number
  /** The embeddings of each clip, one window after the other. A clip has at least one sample; NaN in it makes NaN where it is heard. */
  embed(clips: readonly Float64Array[], signal?: AbortSignal): Promise<readonly Float32Array[]>
}
