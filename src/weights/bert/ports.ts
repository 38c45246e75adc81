import type { Port } from '../onnx/model.ts'

/** Tokens [batch, n] of texts of one length become vectors [batch, width], not normalised. Texts of other lengths go in another batch, so nothing is padded or masked. */
export const ports = {
  tokens: { name: 'input_ids', type: 'int64', shape: ['batch', 'tokens'] },
  vectors: (width: number) => ({ name: 'sentence_embedding', shape: ['batch', width] }),
} as const satisfies { tokens: Port; vectors: (width: number) => Port }
