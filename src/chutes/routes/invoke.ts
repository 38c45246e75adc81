import { openBriefHttp } from '../../base/brief-http.ts'
import type { HttpClient } from '../../base/http.ts'
import type { Json } from '../../base/json.ts'
import { ask } from '../ask/ask.ts'
import type { ChutesLine } from '../ask/line.ts'
import type { Invocation, InvocationAnswer } from '../types.ts'
import { jsonBody } from './json-body.ts'

export interface Hosts extends AsyncDisposable {
  /** Connections to the host of a slug. */
  of(slug: string): HttpClient
}

export function openHosts(chuteUrl: (slug: string) => string): Hosts {
  const open = new Map<string, HttpClient>()
  return {
    of(slug) {
      const http = open.get(slug) ?? openBriefHttp(chuteUrl(slug))
      open.set(slug, http)
      return http
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...open.values()].map((http) => http[Symbol.asyncDispose]()))
    },
  }
}

/** See `Chutes`. What is asked of a chute may be asked twice: it answers, and changes nothing. */
export async function invoke(line: ChutesLine, hosts: Hosts, call: Invocation, signal: AbortSignal): Promise<InvocationAnswer> {
  const { slug, path, body, timeoutMs } = call
  const question = { method: 'POST', path, purpose: 'chutes', about: `POST ${path} of ${slug}`, body: jsonBody(body) } as const
  const answer = await ask(line, timeoutMs === undefined ? question : { ...question, timeoutMs }, signal, hosts.of(slug))
  const text = new TextDecoder().decode(answer.body)
  return { json: jsonOf(text), text, ms: answer.ms }
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
