import { closeSync, openSync, writeSync } from 'node:fs'
import type { Readable } from 'node:stream'

export interface CappedLog {
  /** Everything the stream gives goes into the log, or is dropped and counted. */
  take(stream: Readable): void
  readonly bytes: number
  readonly dropped: number
  /** Writes the end of what was dropped, which tells more than its middle, and closes the file. */
  close(): void
}

const tailBytes = 16 * 1024
/** A flood is read no faster than this, so that it does not keep a core busy. */
const floodBytesPerMs = 16 * 1024

/** A log file of at most `limitBytes`, and a little more for the end of a flood. */
export function cappedLog(path: string, limitBytes: number): CappedLog {
  const file = openSync(path, 'a', 0o600)
  let kept = 0
  let dropped = 0
  let tail = Buffer.alloc(0)

  const keep = (chunk: Buffer): void => {
    try {
      writeSync(file, chunk)
      kept += chunk.length
    } catch {
      // A full disk costs the log, not the server.
      dropped += chunk.length
    }
  }
  return {
    take(stream) {
      stream.on('error', () => {})
      stream.on('data', (chunk: Buffer) => {
        const room = Math.max(0, limitBytes - kept)
        if (room > 0) keep(chunk.subarray(0, room))
        const rest = chunk.subarray(room)
        if (rest.length === 0) return
        dropped += rest.length
        tail = Buffer.concat([tail, rest]).subarray(-tailBytes)
        stream.pause()
        setTimeout(() => stream.resume(), rest.length / floodBytesPerMs).unref()
      })
    },
    get bytes() {
      return kept
    },
    get dropped() {
      return dropped
    },
    close() {
      if (dropped > tail.length) keep(Buffer.from(`\n[bbx: ${dropped - tail.length} bytes dropped here]\n`))
      if (tail.length > 0) keep(tail)
      closeSync(file)
    },
  }
}
