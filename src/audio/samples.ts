/** Samples of one channel: an array of numbers, or anything that reads like one. */
export interface Samples {
  readonly length: number
  at(index: number): number | undefined
}
