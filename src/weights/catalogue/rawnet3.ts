import type { CatalogueEntry } from './entry.ts'

/** Reference sn21 5.3 and 5.4; size: reference models 1. */
export const rawnet3: CatalogueEntry = {
  id: 'rawnet3',
  title: 'RawNet3, embeddings of speakers',
  repository: 'jungjee/RawNet3',
  revision: 'main',
  files: [{ path: 'model.pt', sha256: null, isRequired: true }],
  aboutBytes: 65_000_000,
  licence: { name: null, note: 'see the model card before you use it' },
  metrics: ['speaker'],
  converter: {
    version: 1,
    ready: 'rawnet3.onnx',
    growth: 1,
    load: async () => (await import('../rawnet3/convert-files.ts')).convertFiles,
  },
}
