import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PlatformFault } from './faults.ts'

export interface Stream {
  /** Writes a piece; false once nobody listens any more. */
  send(text: string): boolean
  /** false once nobody listens any more. */
  wait(ms: number): Promise<boolean>
  end(): void
}

/** An answer in pieces, as long as the client stays. A fault `stream` cuts it, or lets it fall silent, after the first piece. */
export function openStream(response: ServerResponse, fault: PlatformFault | null): Stream {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.flushHeaders()
  let pieces = 0
  const isOpen = () => !gone.signal.aborted
  return {
    send(text) {
      if (isOpen() && !(fault?.stream === 'stall' && pieces > 0)) response.write(text)
      pieces += 1
      // What was written is on its way before the connection goes.
      if (fault?.stream === 'cut' && pieces === 1) setTimeout(() => response.destroy(), 20)
      return isOpen()
    },
    wait: (ms) =>
      sleep(ms, undefined, { signal: gone.signal }).then(
        () => true,
        () => false,
      ),
    end() {
      if (fault?.stream === undefined) response.end()
    },
  }
}
