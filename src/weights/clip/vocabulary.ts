import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { packageRoot } from '../../base/package-root.ts'
import { byteCharacters, bytesInOrder } from './byte-alphabet.ts'

export interface Vocabulary {
  /** The token of each id, in characters of `byte-alphabet.ts`; the last one of a word ends in `</w>`. */
  tokens: readonly string[]
  ids: ReadonlyMap<string, number>
  /** How early two neighbours are joined, by `LEFT RIGHT`. */
  ranks: ReadonlyMap<string, number>
}

export const endOfWord = '</w>'
export const startOfText = '<|startoftext|>'
export const endOfText = '<|endoftext|>'

/** Lines of the file that CLIP uses: 49152 tokens less 256 bytes and two marks (reference sn21 5.6). */
const merges = 48_894

let read: Vocabulary | null = null

/** The vocabulary of CLIP's tokenizer, 49408 tokens: bytes, bytes that end a word, pairs, and the two marks. */
export function vocabulary(): Vocabulary {
  read ??= parse(gunzipSync(readFileSync(join(packageRoot(), 'data', 'clip', 'bpe_simple_vocab_16e6.txt.gz'))).toString('utf8'))
  return read
}

function parse(text: string): Vocabulary {
  const pairs = text.split('\n').slice(1, merges + 1)
  const bytes = bytesInOrder.map((byte) => byteCharacters[byte] as string)
  const tokens = [
    ...bytes,
    ...bytes.map((character) => character + endOfWord),
    ...pairs.map((pair) => pair.replace(' ', '')),
    startOfText,
    endOfText,
  ]
  return {
    tokens,
    ids: new Map(tokens.map((token, id) => [token, id])),
    ranks: new Map(pairs.map((pair, rank) => [pair, rank])),
  }
}
