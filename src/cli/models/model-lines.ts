import { byteSize } from '../../base/byte-size.ts'
import { paint } from '../paint.ts'
import type { TextStyle } from '../result.ts'
import type { ModelDocument } from '../schemas/models.ts'

const digestWords: Record<ModelDocument['digests'], string> = {
  known: 'its digests are known',
  recorded: 'its digests were recorded when it came',
  unverified: 'unverified: its digests are recorded when it comes',
}

/** A model for people. */
export function modelLines(model: ModelDocument, style: TextStyle): string {
  const { bold, dim, green, red } = paint(style)
  const { id, title, state, bytes, licence, metrics, profiles, repository, commit, path, digests } = model
  const size = bytes === null ? 'of unknown size' : byteSize(bytes)
  const where = commit === null ? repository : `${repository} at ${commit.slice(0, 12)}`
  const states = {
    absent: `not here: \`bbx models pull ${id}\` fetches ${bytes === null ? 'it' : `about ${size}`}`,
    ready: `${green('ready')} ${dim(`${size}  ${path}`)}`,
    damaged: `${red('damaged')}: \`bbx models pull ${id}\` mends it`,
  }
  return [
    `${bold(id)}  ${title}`,
    `  ${states[state]}`,
    `  ${dim(`${where}; ${digestWords[digests]}; licence: ${licence.name ?? licence.note}`)}`,
    `  ${dim(`for ${[...(metrics.length === 0 ? [] : [`bbx metric ${metrics.join(', ')}`]), ...(profiles.length === 0 ? [] : [profiles.join(', ')])].join(' and ')}`)}`,
  ].join('\n')
}
