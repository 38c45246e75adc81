import { DispatchFailure } from './dispatch-failure.ts'
import { invalidTransaction } from './rpc-failure.ts'

/** The numbers by which a node names what it finds before a block does (reference chain-and-wallet 5.5). */
const codes: Readonly<Record<string, number>> = {
  HotKeyNotRegisteredInNetwork: 10,
  InvalidIpAddress: 11,
  ServingRateLimitExceeded: 12,
  InvalidPort: 13,
}

const anythingElse = 255

/** What a node says of a transaction whose call would fail: `Custom error: 12`. */
export function refusedByPool(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (error instanceof DispatchFailure) throw invalidTransaction(`Custom error: ${codes[error.error] ?? anythingElse}`)
    throw error
  }
}
