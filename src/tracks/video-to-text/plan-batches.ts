import type { VideoClip } from '../../datasets/video-clips/video-clip.ts'
import type { Item } from '../types.ts'
import { type Batch, type BatchTruth, batchClips } from './batch.ts'

/** Batches of four clips and a smaller last one, in the order in which the clips were read: the reader has drawn them. */
export async function* planBatches(clips: AsyncIterable<VideoClip>): AsyncIterable<Item<Batch, BatchTruth>> {
  let batch: VideoClip[] = []
  let count = 0
  for await (const clip of clips) {
    batch.push(clip)
    if (batch.length < batchClips) continue
    yield itemOf(batch, ++count)
    batch = []
  }
  if (batch.length > 0) yield itemOf(batch, ++count)
}

function itemOf(clips: readonly VideoClip[], number: number): Item<Batch, BatchTruth> {
  return {
    id: `batch-${number}`,
    input: { embedding: clips.flatMap(({ embedding }) => embedding) },
    truth: { clips: clips.map(({ id, caption }) => ({ id, caption })) },
  }
}
