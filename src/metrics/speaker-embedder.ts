/** Makes the embeddings of speakers that `speakerScore` compares. */
export interface SpeakerEmbedder {
  /** The rate at which it listens, in Hz. */
  readonly rateHz: number
  /** Entries of each clip's embeddings, one window after the other, all clips in one batch. A clip has at least one sample; NaN in it may make NaN. */
  embed(clips: readonly Float64Array[]): Promise<readonly Float32Array[]>
}
