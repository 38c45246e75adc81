import type { Port } from '../onnx/model.ts'

/** Codebooks whose codes the score compares: one that is distilled from meaning, and 31 of sound. */
export const codebooks = 32

export const rateHz = 24_000

/** What goes into the encoder and what comes out, with the names that exports of it have. A clip [batch, 1, samples] becomes codes [batch, 32, frames]. */
export const ports = {
  samples: { name: 'input_values', shape: ['batch', 1, 'samples'] },
  codes: { name: 'audio_codes', type: 'int64', shape: ['batch', codebooks, 'frames'] },
} as const satisfies { samples: Port; codes: Port }
