/** The ids of texts, all of one length, in; a vector a text out. */
export const ports = {
  tokens: (context: number) => ({ name: 'tokens', shape: ['texts', context], type: 'int64' as const }),
  embeddings: (size: number) => ({ name: 'embeddings', shape: ['texts', size] }),
}
