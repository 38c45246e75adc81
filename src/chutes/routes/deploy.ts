import { z } from 'zod'
import { ask, LostAnswer, parseJson } from '../ask/ask.ts'
import type { ChutesLine } from '../ask/line.ts'
import { refusal } from '../ask/refusal.ts'
import { said } from '../ask/said.ts'
import type { ChuteSpec } from '../spec/types.ts'
import type { DeployAnswer } from '../types.ts'
import { chuteSchema } from './chute-schema.ts'
import { deployPayload } from './deploy-payload.ts'
import { jsonBody } from './json-body.ts'

/** Words of the answer 402 that is a quote, and no refusal (reference chutes 3.3). */
const feeNotice = /deployment fee notice/i
const versionExists = /already exists/i

/** See `Chutes`. Sent once: what becomes of it where no answer comes is for the caller to find out. */
export async function deploy(
  line: ChutesLine,
  spec: ChuteSpec,
  { acceptFee }: { acceptFee: boolean },
  signal: AbortSignal,
): Promise<DeployAnswer> {
  const about = `the deployment of ${spec.name}`
  const question = { method: 'POST', path: `/chutes/?accept_fee=${acceptFee}`, purpose: 'chutes', about } as const
  const body = jsonBody(deployPayload(spec))
  try {
    const sent = { ...question, body, reads: [402, 409], repeats: false, timeoutMs: line.patience.answerMs }
    const answer = await ask(line, sent, signal)
    if (answer.status === 402 || answer.status === 409) {
      const words = said(line, answer.body)
      if (answer.status === 409 && versionExists.test(words)) return { kind: 'unchanged', said: words }
      if (answer.status === 402 && feeNotice.test(words)) return { kind: 'fee', usd: dollars(words), said: words }
      throw refusal(line, question, answer)
    }
    return { kind: 'deployed', chute: parseJson(line, answer.body, chuteSchema) }
  } catch (error) {
    if (error instanceof LostAnswer) return { kind: 'lost', why: error.message }
    throw error
  }
}

function dollars(words: string): number | null {
  const found = /\$\s*([0-9]+(?:\.[0-9]+)?)/.exec(words.replaceAll(',', ''))
  return found === null ? null : z.coerce.number().parse(found[1])
}
