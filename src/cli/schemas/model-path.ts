import { z } from 'zod'
import { documentSchema } from './common.ts'

/** `bbx models path`. */
export const modelPathSchema = documentSchema('bbx.model-path/1', {
  model: z.string(),
  /** An ONNX file, or a folder of them. */
  path: z.string(),
})
