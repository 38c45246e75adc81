import type { z } from 'zod'
import type { BbxError } from '../bbx-error.ts'

/** A body as what it should be. Throws what `strange` makes of the reason: it is no JSON, or the first field that is out of form. */
export function parseJson<T>(body: Uint8Array, schema: z.ZodType<T>, strange: (why: string) => BbxError): T {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(body))
  } catch (error) {
    throw strange(`its answer is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw strange(`${issue?.path.join('.') || 'the answer'}: ${issue?.message}`)
}
