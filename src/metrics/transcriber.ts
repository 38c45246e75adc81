/** Writes down what is said in a clip. */
export interface Transcriber {
  /** The rate at which it listens, in Hz. */
  readonly rateHz: number
  /** The text of one clip of finite samples, as the model gives it: case, punctuation and a leading blank are kept. */
  transcribe(clip: Float64Array, signal?: AbortSignal): Promise<string>
}
