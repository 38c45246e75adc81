import type { LocalFile } from '../types.ts'
import { checkedBody } from './checked-body.ts'
import type { LfsObject } from './lfs-batch.ts'
import { openSteadyFile } from './steady-file.ts'

export interface CommitContent {
  message: string
  parent: string
  folder: string
  /** Whole in the commit. */
  regular: readonly { file: LocalFile; sha256: string }[]
  /** Of the store. */
  large: readonly { file: LocalFile; object: LfsObject }[]
  deleted: readonly string[]
  signal: AbortSignal
  onBytes(file: LocalFile, at: number, more: number): void
}

type Piece = string | { file: LocalFile; sha256: string }

/**
 * A commit as the hub takes it: lines of JSON, files as base64 in theirs, read as they are sent. Each call of `body` begins anew. Throws as
 * `openSteadyFile` does.
 */
export function commitBody(content: CommitContent): { bytes: number; body(): AsyncGenerator<Uint8Array> } {
  const pieces = piecesOf(content)
  const sizes = pieces.map((piece) => (typeof piece === 'string' ? Buffer.byteLength(piece) : 4 * Math.ceil(piece.file.bytes / 3)))
  return {
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    async *body() {
      for (const piece of pieces) {
        if (typeof piece === 'string') yield Buffer.from(piece)
        else yield* inBase64(piece, content)
      }
    },
  }
}

function piecesOf({ message, parent, deleted, large, regular }: CommitContent): Piece[] {
  const line = (key: string, value: unknown) => `${JSON.stringify({ key, value })}\n`
  return [
    line('header', { summary: message, description: '', parentCommit: parent }),
    // First: a file may come to stand where a folder was.
    ...deleted.map((path) => line('deletedFile', { path })),
    ...large.map(({ file: { path }, object }) => line('lfsFile', { path, algo: 'sha256', ...object })),
    ...regular.flatMap(({ file, sha256 }): Piece[] => [
      `{"key":"file","value":{"path":${JSON.stringify(file.path)},"encoding":"base64","content":"`,
      { file, sha256 },
      '"}}\n',
    ]),
  ]
}

async function* inBase64({ file, sha256 }: { file: LocalFile; sha256: string }, content: CommitContent): AsyncGenerator<Uint8Array> {
  const { folder, signal, onBytes } = content
  await using opened = await openSteadyFile(folder, file, signal)
  let rest: Uint8Array = new Uint8Array(0)
  for await (const piece of checkedBody(opened, file, sha256, (at, more) => onBytes(file, at, more)).part(0, file.bytes)) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    // Three bytes are four letters: only the last piece may end between them.
    const whole = bytes.length - (bytes.length % 3)
    yield Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, whole).toString('base64'))
    rest = bytes.subarray(whole)
  }
  if (rest.length > 0) yield Buffer.from(Buffer.from(rest).toString('base64'))
}
