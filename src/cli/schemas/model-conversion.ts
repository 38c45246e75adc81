import { z } from 'zod'
import { documentSchema } from './common.ts'

/** `bbx models convert`. */
export const modelConversionSchema = documentSchema('bbx.model-conversion/1', {
  model: z.string(),
  /** The two files or folders as they were named. */
  in: z.string(),
  out: z.string(),
  /** Of the ONNX file, as is the digest: the same weights become the same file. Of a folder all its files; the digest is that of their digests as lines of `sha256sum`, by name. */
  bytes: z.number().int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What was found in the weights; of rawnet3 the `form` of the checkpoint (`zip` or `legacy`), `widths` and the number of `values`; of mimi `values`, `tensors`, `layers` and `hidden`; of whisper `values`, `width`, `encoderLayers`, `decoderLayers`, `mels` and `tokens`; of imagebind-text its `form` (`module` or
   * `state dict`), sizes and `values`; of mxbai-embed-large `values`, `layers`, `hidden`, `pooling` (`first` or `mean`) and `mostTokens`. */
  facts: z.record(z.string(), z.unknown()),
  /** What lies in a folder that was written; of a file none. */
  files: z.array(z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
})
