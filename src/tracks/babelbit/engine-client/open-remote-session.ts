import { setTimeout as sleep } from 'node:timers/promises'
import { BbxError } from '../../../base/bbx-error.ts'
import { type HttpResult, openHttp } from '../../../base/http.ts'
import type { Json } from '../../../base/json.ts'
import type { Signer } from '../../../base/signer.ts'
import type { LiveSession, LiveStep } from '../../types.ts'
import { ask, askAgain, type EngineLine, jsonOf, noAnswer, politeWait, wrongAnswer } from './engine-call.ts'
import { type Login, openLogin } from './login.ts'
import { startSchema, stepSchema } from './schemas.ts'

export interface RemoteSessionOptions {
  /** With or without a slash at its end. */
  baseUrl: string
  /** Who logs in; null: nobody, the engine must do without. */
  signer: Signer | null
  /** For each request: BABELBIT_API_TIMEOUT_S, 10 s in the validator. */
  timeoutMs: number
  signal: AbortSignal
  /** Waits between attempts, in milliseconds. */
  pauses?: readonly number[]
}

export interface RemoteSession extends LiveSession, AsyncDisposable {
  challengeUid: string | null
}

/** The validator's client waits so long between its three tries (reference babelbit 1.3). */
const validatorPauses = [1_000, 2_000]

/**
 * Starts a session with an utterance engine of production form, as validators hold it: login, `GET /start`, then
 * `POST /next` for every step. A login or a start that fails is tried again; a `/next` never, unless the engine said
 * that it did not act on it (401, 429): the engine may have moved on, and a word would be lost without a trace.
 * Throws BbxError E0007 (unreachable, an answer lost), E0010 (refused), E0011 (out of protocol), E0008 (session gone).
 */
export async function openRemoteSession(options: RemoteSessionOptions): Promise<RemoteSession> {
  const { baseUrl, signer, timeoutMs, signal, pauses = validatorPauses } = options
  const http = openHttp(baseUrl)
  const line: EngineLine = { http, timeoutMs, signal, pauses }
  try {
    const login = openLogin(line, signer)
    const { sessionId, first } = await start(line, login)
    const next = async () => readStep(await askNext(line, login, sessionId))
    return { sessionId, first, challengeUid: first.challengeUid, next: () => guarded(next), [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }

  async function guarded(next: () => Promise<LiveStep>): Promise<LiveStep> {
    let goesOn = false
    try {
      const step = await next()
      goesOn = !step.done
      return step
    } finally {
      if (!goesOn) await close()
    }
  }

  async function close(): Promise<void> {
    await http[Symbol.asyncDispose]()
  }
}

const nobodySigns =
  'nobody signed in: set BITTENSOR_WALLET_PATH to the hotkey file that signs, or for an engine on this machine give --hotkey-uri //Alice'

async function start(line: EngineLine, login: Login): Promise<{ sessionId: string; first: LiveStep }> {
  const result = await askAgain(line, async () => {
    const got = await authorised(line, login, 'GET', '/start', null)
    // The reference's developer engine starts with POST only.
    return got.ok && got.status === 501 ? authorised(line, login, 'POST', '/start', {}) : got
  })
  if (!result.ok) throw noAnswer('/start', result)
  if (result.status !== 200) throw wrongAnswer('/start', result, '', login.signs ? undefined : nobodySigns)
  const body = jsonOf(result)
  const session = startSchema.safeParse(body)
  const first = stepSchema.safeParse(body)
  if (!session.success || !first.success) throw wrongAnswer('/start', result, session.success ? 'no step' : 'no session_id')
  return { sessionId: session.data.session_id, first: first.data }
}

/** A request with the token; after a 401 once more with a fresh one. */
async function authorised(line: EngineLine, login: Login, method: 'GET' | 'POST', path: string, body: Json): Promise<HttpResult> {
  const result = await ask(line, { method, path, body, token: await login.token() })
  if (!result.ok || result.status !== 401 || !(await login.renew())) return result
  return ask(line, { method, path, body, token: await login.token() })
}

async function askNext(line: EngineLine, login: Login, sessionId: string): Promise<HttpResult> {
  const once = () => authorised(line, login, 'POST', '/next', { session_id: sessionId, prediction: '' })
  for (const pause of line.pauses) {
    const result = await once()
    const wait = result.ok && result.status === 429 ? politeWait(result, pause) : null
    if (wait === null) return result
    await sleep(wait, undefined, { signal: line.signal })
  }
  return once()
}

function readStep(result: HttpResult): LiveStep {
  if (!result.ok) {
    throw new BbxError('E0007', {
      what: `an answer of the utterance engine to /next was lost (${result.problem}): the session cannot go on`,
      why: `${result.detail}; asking again could skip a word`,
      remedy: 'run again: a live session cannot be resumed',
    })
  }
  const body = jsonOf(result)
  if (result.status === 400 && isUnknownSession(body)) {
    throw new BbxError('E0008', { what: 'the utterance engine does not know the session any more', why: 'invalid or missing session_id' })
  }
  if (result.status !== 200) throw wrongAnswer('/next', result, '')
  const step = stepSchema.safeParse(body)
  if (!step.success) throw wrongAnswer('/next', result, step.error.issues[0]?.message ?? 'no step')
  return step.data
}

function isUnknownSession(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'error' in body && body.error === 'invalid or missing session_id'
}
