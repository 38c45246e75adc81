/**
 * The anti-spoofing score of the voice-to-voice contests, which is a similarity to the speaker of the truth: 1 / (1 + mean of (answer - truth)^2) over all entries
 * of the speaker embeddings (RawNet3: ten windows of 256), paired by place, not normalised. In (0, 1]; NaN where an entry is NaN. Reference sn21 5.1 item 5.
 *
 * Throws RangeError where they differ in size or are empty.
 */
export function speakerSimilarity(truth: ArrayLike<number>, answer: ArrayLike<number>): number {
  const size = truth.length
  if (size === 0 || size !== answer.length) throw new RangeError(`the embeddings have ${size} and ${answer.length} entries`)
  let sum = 0
  for (let index = 0; index < size; index++) sum += ((answer[index] as number) - (truth[index] as number)) ** 2
  return 1 / (1 + sum / size)
}
