import type { LogScores } from './log-scorer.ts'

/** What the entries of a batch mostly need. */
const spareBytes = 2 ** 19
const keptBuffers = 16

/** Results that stay what they are. */
export interface LastingScores extends LogScores {
  /** The last piece lies in it, and nothing else; null without one. */
  buffer: ArrayBuffer | null
}

/** With the last piece copied: into the spare buffer, if there is one and it has room. */
export function lasting({ scores, json }: LogScores, spare: ArrayBuffer | undefined): LastingScores {
  const pieces = json.slice(0, -1)
  const last = json.at(-1)
  if (last === undefined || last.length === 0) return { scores, json: pieces, buffer: null }
  const buffer = spare !== undefined && spare.byteLength >= last.length ? spare : new ArrayBuffer(Math.max(spareBytes, last.length))
  const copy = new Uint8Array(buffer, 0, last.length)
  copy.set(last)
  return { scores, json: [...pieces, copy], buffer }
}

/** Buffers of results that were told, for those that come: to touch new memory costs more than to copy into it. */
export class SpareBuffers {
  readonly #buffers: ArrayBuffer[] = []

  take(): ArrayBuffer | undefined {
    return this.#buffers.pop()
  }

  give(buffer: ArrayBuffer): void {
    if (buffer.byteLength === spareBytes && this.#buffers.length < keptBuffers) this.#buffers.push(buffer)
  }
}
