import { longestCaption } from '../../../datasets/video-clips/clip-limits.ts'
import type { Captions } from '../read-captions.ts'
import { saysSomething } from '../read-captions.ts'
import type { Similarity } from './similarity.ts'

/** Where nothing can be told for want of weights. */
export const untold = 'untold'

/**
 * What each clip of a batch is worth strictly: the cosine of its caption and its truth, 0 to 1; 0 where there is no caption that says anything, or one that is too long to be read. Where
 * the number of captions is wrong nobody knows which belongs to which clip, and all are 0.
 */
export async function strictBatch(
  { texts }: Pick<Captions, 'texts'>,
  truths: readonly string[],
  similarity: Similarity | null,
): Promise<readonly number[] | typeof untold> {
  if (texts.length !== truths.length) return truths.map(() => 0)
  const told = texts.flatMap((text, at) => (saysSomething(text) && text.length <= longestCaption ? [{ at, text }] : []))
  if (told.length === 0) return truths.map(() => 0)
  if (similarity === null) return untold
  const values = truths.map(() => 0)
  const cosines = await similarity(told.map(({ at, text }) => [text, truths[at] as string] as const))
  for (const [index, { at }] of told.entries()) values[at] = Math.min(Math.max(cosines[index] as number, 0), 1)
  return values
}
