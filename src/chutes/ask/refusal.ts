import { BbxError } from '../../base/bbx-error.ts'
import { TryAgain } from '../../base/download/try-again.ts'
import { retryAfterMs } from '../../base/http/retry-after.ts'
import type { HttpAnswer } from '../../base/http.ts'
import type { ChutesLine } from './line.ts'
import { refusalTable } from './refusal-table.ts'
import { isOfGateway, said } from './said.ts'
import { strange } from './strange.ts'

/** An answer of the platform that is not what was asked for, as the error to throw: TryAgain where it may go better soon. */
export function refusal(
  line: ChutesLine,
  { about }: { about: string },
  { status, headers, body }: Pick<HttpAnswer, 'status' | 'headers' | 'body'>,
): BbxError | TryAgain {
  const words = said(line, body)
  const why = `chutes answers ${status} for ${about}${words === '' ? '' : `: ${words}`}`
  const row = refusalTable.find((row) => row.status === status && row.says.test(words))
  if (row !== undefined) {
    const { code, what, remedy } = row
    return new BbxError(code, { what, why, ...(remedy === undefined ? {} : { remedy }) })
  }
  if (status === 429) return busy(line, headers, why)
  if (status >= 500 || status === 408)
    return new TryAgain(new BbxError('E0007', { what: 'chutes cannot answer now', why, remedy: 'run the same command again later' }))
  if (status === 404 && isOfGateway(words)) return strange(line.url, why)
  return new BbxError(...(isOfGateway(words) ? ofGateway(why) : general(status, why)))
}

/** The platform itself was not asked. */
function ofGateway(why: string): ConstructorParameters<typeof BbxError> {
  return [
    'E0071',
    { what: 'something in front of chutes lets nobody through', why, remedy: 'run the same command again later, or from another network' },
  ]
}

function general(status: number, why: string): ConstructorParameters<typeof BbxError> {
  if (status === 401) return ['E0010', { what: 'chutes does not take the credentials', why, remedy: 'check them with `bbx chute login`' }]
  if (status === 402) return ['E0070', { what: 'the account on chutes has no money left', why }]
  if (status === 404) return ['E0001', { what: 'chutes does not have what was asked for', why, remedy: 'check the id or the name' }]
  return ['E0071', { why }]
}

/** All instances have as many requests as they take, or a gateway has had enough of us. */
function busy({ patience }: ChutesLine, headers: HttpAnswer['headers'], why: string): BbxError | TryAgain {
  const waitMs = retryAfterMs(String(headers['retry-after'] ?? ''), Date.now())
  const after = waitMs === null ? 'wait a minute' : `wait ${Math.ceil(waitMs / 1000)} s`
  const error = new BbxError('E0007', {
    what: 'chutes has too much to do',
    why,
    remedy: `${after}, then run the same command again`,
    exit: 4,
  })
  return waitMs !== null && waitMs > patience.longestWaitMs ? error : new TryAgain(error, waitMs)
}
