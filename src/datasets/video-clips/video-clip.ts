/** A clip of a video as the contest knows it: its embedding, and what its truth says. */
export interface VideoClip {
  /** Unique in its data. */
  id: string
  /** 1024 finite numbers. */
  embedding: readonly number[]
  /** Holds more than white space. */
  caption: string
}
