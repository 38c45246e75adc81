/** Which rows of a set are drawn. */
export interface Draw {
  /** At most so many samples; null: as many as the reference takes. */
  limit: number | null
  seed: number
}
