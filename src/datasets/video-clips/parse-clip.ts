import { BbxError } from '../../base/bbx-error.ts'
import { stripWhitespace } from '../../base/python/whitespace.ts'
import { embeddingLength, longestCaption } from './clip-limits.ts'
import type { VideoClip } from './video-clip.ts'

interface Place {
  file: string
  /** Counted from 1. */
  number: number
  /** Of the file, for clips without an id. */
  name: string
}

const longestId = 200
const form = `{"id": TEXT, "embedding": [${embeddingLength} numbers], "caption": TEXT}`

/** Reads lines, each with the id of no other. `video_embed` and `description` are the names of the validator's own data set. Throws BbxError U0007 for what is no clip. */
export function clipReader(): (line: string, place: Place) => VideoClip {
  const places = new Map<string, string>()
  return (line, { file, number, name }) => {
    const where = `${file}, line ${number}`
    const refuse = (why: string) => new BbxError('U0007', { what: `${where}: ${why}`, remedy: `write a clip a line: ${form}` })
    const clip = clipOf(line, `${name}-${number}`, refuse)
    const before = places.get(clip.id)
    if (before !== undefined) throw refuse(`the id ${JSON.stringify(clip.id)} is that of ${before} too`)
    places.set(clip.id, where)
    return clip
  }
}

function clipOf(line: string, name: string, refuse: (why: string) => BbxError): VideoClip {
  const fields = objectOf(line, refuse)
  const { id = name, embedding = fields.video_embed, caption = fields.description } = fields
  if (typeof id !== 'string' || id === '' || id.length > longestId) throw refuse(`its id is no text of 1 to ${longestId} characters`)
  if (!Array.isArray(embedding)) throw refuse('it has no list `embedding`')
  const why = whyNoEmbedding(embedding)
  if (why !== null) throw refuse(`its embedding ${why}`)
  if (typeof caption !== 'string') throw refuse('it has no text `caption`')
  const noCaption = whyNoCaption(caption)
  if (noCaption !== null) throw refuse(`its caption ${noCaption}`)
  return { id, embedding, caption }
}

/** Why these are no embedding; null: they are one. */
export function whyNoEmbedding(values: readonly unknown[]): string | null {
  if (values.length !== embeddingLength) return `has ${values.length} numbers, not ${embeddingLength}`
  const wrong = values.findIndex((value) => !Number.isFinite(value))
  return wrong < 0 ? null : `holds something that is no finite number, at place ${wrong + 1}`
}

/** Why it cannot be a truth; null: it can. The validator compares nothing with an empty one, and bbx embeds none that is longer. */
export function whyNoCaption(caption: string): string | null {
  if (stripWhitespace(caption) === '') return 'is empty'
  return caption.length > longestCaption ? `has more than ${longestCaption} characters` : null
}

function objectOf(line: string, refuse: (why: string) => BbxError): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw refuse('it is no JSON (which has neither NaN nor Infinity)')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse('it is no object')
  return value as Record<string, unknown>
}
