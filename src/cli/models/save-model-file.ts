import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { BbxError } from '../../base/bbx-error.ts'
import { writeDurably } from '../../base/durable-file.ts'
import type { ModelConverter } from './model-converter.ts'
import type { SavedModel, SaveOptions } from './saved-model.ts'

/** Of a model that is one file: converts and writes it, as a whole or not at all. Throws BbxError U0001 where something is there. */
export async function saveModelFile(convert: ModelConverter, options: SaveOptions): Promise<SavedModel> {
  const { from, fromShown, to, toShown, force, signal } = options
  if (!force && (await stat(to).catch(() => null)) !== null)
    throw new BbxError('U0001', { what: `${toShown} is there already`, remedy: 'choose another name, or --force to replace it' })
  const hash = createHash('sha256')
  let bytes = 0
  const found = await convert(from, fromShown, (written) =>
    writeDurably(
      to,
      seen(written, (piece) => {
        signal.throwIfAborted()
        hash.update(piece)
        bytes += piece.length
      }),
    ),
  )
  return { ...found, bytes, sha256: hash.digest('hex'), files: [] }
}

/** The pieces of a file, each shown before it is handed on. */
async function* seen(bytes: Uint8Array | AsyncIterable<Uint8Array>, show: (piece: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) {
    show(piece)
    yield piece
  }
}
