import type { CatalogueEntry } from './entry.ts'

/** Reference sn21 5.6. Nobody says how large the file is: it has towers for sound, sight and more beside that of texts, which alone has 352 million parameters. */
export const imagebindText: CatalogueEntry = {
  id: 'imagebind-text',
  title: 'the text tower of ImageBind, embeddings of captions',
  repository: 'jondurbin/videobind-v0.2',
  revision: 'main',
  files: [{ path: 'videobind.pth', sha256: null, isRequired: true }],
  aboutBytes: null,
  licence: {
    name: 'CC-BY-NC-SA-4.0',
    note: "of ImageBind's own weights: not for commercial use; look at the repository before you use it",
  },
  metrics: ['caption'],
  converter: {
    version: 1,
    ready: 'imagebind-text.onnx',
    // One tower of several; in half precision it grows to twice its size.
    growth: 1,
    load: async () => (await import('../imagebind/convert-files.ts')).convertFiles,
  },
}
