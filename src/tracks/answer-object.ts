import { type Fault, fault } from '../base/fault.ts'
import { withoutCredentials } from '../base/without-credentials.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const shownCharacters = 200

/**
 * The object that an answer of a server is: S3007 for bytes that are no UTF-8, S3001 for text that is no JSON, or no object. `parse` reads as the
 * mirrored validator does: null for any other value, and it throws for what is no JSON.
 */
export function answerObject<T>(body: Uint8Array, parse: (text: string) => T | null): { value: T } | { fault: Fault } {
  let text: string
  try {
    text = decoder.decode(body)
  } catch {
    const evidence = `starts with the bytes ${Buffer.from(body.subarray(0, 16)).toString('hex')}`
    return { fault: fault('S3007', { what: 'the answer is not UTF-8', evidence }) }
  }
  const evidence = () => withoutCredentials(text).slice(0, shownCharacters)
  try {
    const value = parse(text)
    if (value !== null) return { value }
    return { fault: fault('S3001', { what: 'the answer is JSON, but not an object', evidence: evidence() }) }
  } catch {
    return { fault: fault('S3001', { evidence: evidence() }) }
  }
}
