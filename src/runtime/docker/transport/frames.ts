/** A stream that is cut into frames: a head that says what follows and how long it is, then that many bytes. */
export interface FrameForm {
  headBytes: number
  /** Where in the head the length stands, in four bytes, big endian. */
  lengthAt: number
}

/** What the container engine makes of a process's stdout and stderr: the head's first byte is 1 or 2 for these. */
export const engineFrames: FrameForm = { headBytes: 8, lengthAt: 4 }
/** What the relay and we send each other; see relay-program.ts. */
export const relayFrames: FrameForm = { headBytes: 5, lengthAt: 1 }

/** The piece of a frame that just came; `last` with its end. A frame without content is one empty piece. */
export type OnPiece = (kind: number, piece: Buffer, last: boolean) => void

/** Takes chunks as they come, hands on pieces as they are: nothing is copied or kept but a head that is cut in two. */
export function frameReader({ headBytes, lengthAt }: FrameForm, onPiece: OnPiece): (chunk: Buffer) => void {
  const head = Buffer.alloc(headBytes)
  let known = 0
  let due = 0
  return (chunk) => {
    let at = 0
    while (at < chunk.length) {
      if (known < headBytes) {
        const taken = chunk.copy(head, known, at, at + headBytes - known)
        known += taken
        at += taken
        if (known < headBytes) return
        due = head.readUInt32BE(lengthAt)
        if (due > 0) continue
      }
      const piece = chunk.subarray(at, at + due)
      at += piece.length
      due -= piece.length
      const last = due === 0
      if (last) known = 0
      if (last || piece.length > 0) onPiece(head[0] ?? 0, piece, last)
    }
  }
}

export function relayHead(kind: 'H' | 'O' | 'D' | 'C', length = 0): Buffer {
  const head = Buffer.alloc(relayFrames.headBytes)
  head.write(kind, 'latin1')
  head.writeUInt32BE(length, relayFrames.lengthAt)
  return head
}
