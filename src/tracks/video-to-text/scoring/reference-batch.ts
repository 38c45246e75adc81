import { embeddedLimits } from '../answer-limits.ts'
import type { CaptionPolicy } from '../policy.ts'
import type { Captions } from '../read-captions.ts'
import type { BatchResult } from './batch-result.ts'
import type { Similarity } from './similarity.ts'

/**
 * One batch as the mirrored commit scores it (reference sn21 5.6, 5.8, and what the golden set recorded). An exception on the way costs the batch and nothing else: it is passed over.
 * `similarity` is null where the weights are missing.
 */
export async function referenceBatch(
  { count, texts }: Captions,
  truths: readonly string[],
  { compares, penalty }: Pick<CaptionPolicy, 'compares' | 'penalty'>,
  similarity: Similarity | null,
): Promise<BatchResult> {
  const passedOver = (why: string): BatchResult => ({ outcome: 'passed over', why: `the validator passes over the batch: ${why}` })
  if (count === 0) return passedOver('it holds no captions')
  if (count === null) return passedOver('it cannot count the captions')
  if (penalty !== null && count !== truths.length) return { outcome: 'penalised', similarities: truths.map(() => penalty) }
  if (texts.length === 0) return passedOver('`texts` is no list, which raises')
  if (texts.includes(null)) return passedOver('a caption that is no string raises where it is read')
  if (texts.includes('')) return passedOver('an empty caption has no embedding, which raises')
  const captions = texts as readonly string[]
  const characters = captions.reduce((sum, text) => sum + text.length, 0)
  if (captions.length > embeddedLimits.texts || characters > embeddedLimits.characters)
    return {
      outcome: 'untold',
      why: `bbx embeds no ${captions.length} captions of ${characters} characters in one batch; the validator has no limit`,
    }
  if (similarity === null) return { outcome: 'untold', why: missingTower }
  if (compares === 'pairs') {
    const pairs = captions.map((caption, at) => [caption, truths[at] as string] as const)
    return { outcome: 'compared', similarities: await similarity(pairs) }
  }
  const [first, ...others] = [...captions, ...truths] as [string, ...string[]]
  return { outcome: 'compared', similarities: await similarity(others.map((other) => [first, other] as const)) }
}

/** Also where nothing can be pulled this is what to do. */
export const missingTower =
  'captions are compared by the text tower of ImageBind (imagebind-text), which is not here; of a videobind.pth that you have `bbx models convert imagebind-text videobind.pth imagebind-text.onnx` makes it, and --model imagebind-text=imagebind-text.onnx names it'
