import { z } from 'zod'
import { documentSchema } from './common.ts'

/** `bbx models convert`. */
export const modelConversionSchema = documentSchema('bbx.model-conversion/1', {
  model: z.string(),
  /** The two files as they were named. */
  in: z.string(),
  out: z.string(),
  /** Of the ONNX file, as is the digest: the same weights become the same file. */
  bytes: z.number().int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What was found in the weights; of rawnet3 the `form` of the checkpoint (`zip` or `legacy`), `widths` and the number of `values`; of mimi `values`, `tensors`, `layers` and `hidden`. */
  facts: z.record(z.string(), z.unknown()),
})
