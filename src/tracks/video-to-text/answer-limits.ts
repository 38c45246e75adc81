import { longestCaption } from '../../datasets/video-clips/clip-limits.ts'
import { batchClips } from './batch.ts'

/** Of one answer. A million short captions fit: they are a wrong number, and told as that. */
export const mostAnswerBytes = 16 * 2 ** 20

/**
 * What is embedded of one answer, which the validator does not limit: the tower takes some half a second of a processor for each 74 tokens, so a caption of a megabyte would take
 * hours, and its whole evaluation has 45 minutes.
 */
export const embeddedLimits = { texts: 64, characters: batchClips * longestCaption } as const
