import type { BodyEvents, BodyReader } from './body.ts'
import type { Flow } from './exchange.ts'
import type { HttpDownload } from './types.ts'

/** Hands a body on piece by piece, as fast as the caller takes it and no faster. */
export function downloadReader({ idleMs, maxBodyBytes, onChunk }: HttpDownload, events: BodyEvents, flow: Flow): BodyReader {
  let bytes = 0
  let ended = false
  let working = false
  let dropped = false
  const waiting: Uint8Array[] = []
  const idle = setTimeout(() => !working && events.failed('timeout', `nothing came for ${idleMs} ms`), idleMs)

  const work = async (): Promise<void> => {
    working = true
    for (let chunk = waiting.shift(); chunk !== undefined && !dropped; chunk = waiting.shift()) await onChunk(chunk)
    working = false
    if (dropped) return
    idle.refresh()
    if (ended) finish()
    else flow.resume()
  }
  const finish = (): void => {
    clearTimeout(idle)
    events.done(new Uint8Array())
  }
  return {
    push(chunk) {
      bytes += chunk.length
      if (bytes > maxBodyBytes) return events.failed('too-large', `the body is larger than ${maxBodyBytes} bytes`)
      waiting.push(chunk)
      flow.pause()
      if (!working) work().catch((error) => flow.abort(error))
    },
    end() {
      ended = true
      if (!working) finish()
    },
    drop() {
      dropped = true
      clearTimeout(idle)
    },
  }
}
