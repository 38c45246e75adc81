import type { z } from 'zod'
import { parseJson } from '../base/http/parse-json.ts'
import type { HttpAnswer } from '../base/http.ts'
import { ask, type Question } from './ask.ts'
import type { HubLine } from './line.ts'
import type { Asked } from './status-error.ts'
import { strange } from './strange.ts'

/** A question to the hub's API and its answer, parsed. `question`: a path with its query is a GET. Throws BbxError as `Hub` says. */
export async function askJson<T>(
  line: HubLine,
  question: string | Question,
  schema: z.ZodType<T>,
  asked: Asked,
  signal: AbortSignal,
): Promise<{ value: T; answer: HttpAnswer }> {
  const answer = await ask(line, typeof question === 'string' ? { method: 'GET', path: question } : question, asked, signal)
  return { value: parseAnswer(answer.body, schema, line), answer }
}

/** The body of an answer as what it should be. Throws BbxError E0011. */
export function parseAnswer<T>(body: Uint8Array, schema: z.ZodType<T>, { endpoint }: HubLine): T {
  return parseJson(body, schema, (why) => strange(endpoint, why))
}
