import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import { BbxError } from '../base/bbx-error.ts'
import { TryAgain } from '../base/download/try-again.ts'
import type { HttpAnswer } from '../base/http.ts'
import type { HubLine } from './line.ts'
import { type Asked, statusError } from './status-error.ts'
import { strange } from './strange.ts'

/** A page of a listing has some hundred kilobytes. */
const mostBytes = 64 * 1024 * 1024
/** A repository that was renamed is one redirect away. */
const mostRedirects = 3

/** A question to the hub's API; asked again where it cannot answer now. `path` with its query. Throws BbxError as `Hub` says. */
export async function askJson<T>(
  line: HubLine,
  path: string,
  schema: z.ZodType<T>,
  asked: Asked,
  signal: AbortSignal,
): Promise<{ value: T; answer: HttpAnswer }> {
  const { tries, pauseMs } = line.patience
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await askOnce(line, path, asked, signal)
      return { value: parse(answer, schema, line), answer }
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error
      if (attempt >= tries) throw error.inTheEnd
      await sleep(error.afterMs ?? pauseMs * attempt, undefined, { signal })
    }
  }
}

async function askOnce(line: HubLine, path: string, asked: Asked, signal: AbortSignal): Promise<HttpAnswer> {
  const { http, token, endpoint, origin, prefix, patience } = line
  const headers = {
    accept: 'application/json',
    'user-agent': 'bbx',
    ...(token === null ? {} : { authorization: `Bearer ${token.reveal()}` }),
  }
  let at = path
  for (let redirects = 0; ; redirects++) {
    const result = await http.request({ method: 'GET', path: at, headers, timeoutMs: patience.stallMs, maxBodyBytes: mostBytes }, signal)
    if (result.ok) {
      if (result.status === 200) return result
      throw statusError(line, asked, result.status, result.headers)
    }
    if (result.problem === 'redirect' && result.location !== null) {
      const next = URL.canParse(result.location, `${endpoint}${at}`) ? new URL(result.location, `${endpoint}${at}`) : null
      // The token goes with the question: to the hub itself, and nowhere else.
      const isHere = next !== null && next.origin === origin && next.pathname.startsWith(`${prefix}/`)
      if (!isHere || redirects >= mostRedirects) throw strange(endpoint, `it redirects to ${result.location.slice(0, 200)}`)
      at = `${next.pathname.slice(prefix.length)}${next.search}`
      continue
    }
    const why = result.detail
    if (['too-large', 'encoding', 'protocol', 'redirect'].includes(result.problem)) throw strange(endpoint, why)
    throw new TryAgain(
      new BbxError('E0007', {
        what: `the hub at ${endpoint} cannot be reached`,
        why,
        remedy: 'check the network, and HF_ENDPOINT where it is set',
      }),
    )
  }
}

function parse<T>({ body }: HttpAnswer, schema: z.ZodType<T>, { endpoint }: HubLine): T {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(body))
  } catch (error) {
    throw strange(endpoint, `its answer is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw strange(endpoint, `${issue?.path.join('.') || 'the answer'}: ${issue?.message}`)
}
