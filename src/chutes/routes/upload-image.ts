import { ask } from '../ask/ask.ts'
import type { ChutesLine } from '../ask/line.ts'
import type { ImageOrder } from '../types.ts'
import { multipart } from './multipart.ts'

/** A zip archive without a file: only its end record (APPNOTE 4.3.16). The module is in no image. */
const emptyZip = Buffer.from('504b0506000000000000000000000000000000000000', 'hex')

/** See `Chutes`. One that is there already is refused by the platform, so sending it again builds nothing twice. */
export async function uploadImage(line: ChutesLine, order: ImageOrder, signal: AbortSignal): Promise<'uploaded' | 'existed'> {
  const { username, name, tag, readme, dockerfile } = order
  // The order is that of the Python package. `image` has to be there and is never read (reference chutes 3.1).
  const texts = [
    ['username', username],
    ['name', name],
    ['tag', tag],
    ['readme', readme],
    ['dockerfile', dockerfile],
    ['public', order.public ? 'True' : 'False'],
    ['logo_id', '__none__'],
    ['wait', 'False'],
    ['image', 'none'],
  ] as const
  const body = multipart(texts, { field: 'build_context', filename: 'chute.zip', type: 'application/zip', bytes: emptyZip })
  const question = { method: 'POST', path: '/images/', purpose: 'images', about: `the image ${username}/${name}:${tag}` } as const
  const answer = await ask(line, { ...question, body, reads: [409], timeoutMs: line.patience.answerMs }, signal)
  return answer.status === 409 ? 'existed' : 'uploaded'
}
