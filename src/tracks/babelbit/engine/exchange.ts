import { answerText } from './answer-text.ts'

/** A request to the engine, whichever way it came in. */
export interface EngineRequest {
  method: string
  /** As on the request line, query and all. */
  target: string
  authorization: string | undefined
  body: Buffer
}

export interface EngineAnswer {
  status: number
  contentType: string
  /** Well-formed text; sent as UTF-8. */
  body: string
  headers: Readonly<Record<string, string>>
}

/** Most answers are ready at once; those that read files or check signatures are not. */
export type Answering = EngineAnswer | Promise<EngineAnswer>

const jsonType = 'application/json; charset=utf-8'
const noHeaders = {}
export const loneSurrogate = /\p{Surrogate}/gu

export function jsonAnswer(status: number, body: string, headers: Readonly<Record<string, string>> = noHeaders): EngineAnswer {
  return { status, contentType: jsonType, body, headers }
}

export function refusal(status: number, error: string, headers: Readonly<Record<string, string>> = noHeaders): EngineAnswer {
  return jsonAnswer(status, answerText({ error: error.replace(loneSurrogate, '\ufffd') }), headers)
}
