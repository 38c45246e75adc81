import type { Port } from '../onnx/model.ts'

/** Samples of a window: three seconds at 16 kHz. */
export const windowSamples = 48_000

/** What goes into the network and what comes out, by name and shape. */
export const ports = {
  samples: { name: 'samples', shape: ['windows', windowSamples] },
  embeddings: (size: number) => ({ name: 'embeddings', shape: ['windows', size] }),
} as const satisfies { samples: Port; embeddings: (size: number) => Port }
