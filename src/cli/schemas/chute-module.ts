import { z } from 'zod'
import { documentSchema } from './common.ts'

const jsonSchema = z.record(z.string(), z.unknown())
const count = z.number().int()

/** `bbx chute generate`. */
export const chuteModuleSchema = documentSchema('bbx.chute-module/1', {
  /** As it was given. */
  file: z.string(),
  replaced: z.boolean(),
  /** Files of `chute/` that the folder lacks: the shipped ones are in the module. */
  shipped: z.array(z.string()),
  username: z.string(),
  repo: z.string(),
  revision: z.string().regex(/^[0-9a-f]{40}$/),
  /** What the platform is told of the chute, beside the code. */
  spec: z.looseObject({
    name: z.string(),
    tagline: z.string(),
    readme: z.string(),
    image: z.looseObject({ username: z.string(), name: z.string(), tag: z.string(), dockerfile: z.string(), readme: z.string() }),
    filename: z.string(),
    refStr: z.string(),
    nodeSelector: z.looseObject({
      gpuCount: count,
      minVramGbPerGpu: count,
      include: z.array(z.string()).nullable(),
      exclude: z.array(z.string()).nullable(),
    }),
    concurrency: count,
    maxInstances: count,
    scalingThreshold: z.number(),
    shutdownAfterSeconds: count,
    allowExternalEgress: z.boolean(),
    revision: z.null(),
    cords: z.array(
      z.looseObject({
        path: z.string(),
        method: z.string(),
        publicApiPath: z.string(),
        publicApiMethod: z.string(),
        stream: z.boolean(),
        function: z.string(),
        inputSchema: jsonSchema,
        outputSchema: jsonSchema,
        outputContentType: z.string(),
        minimalInputSchema: jsonSchema.nullable(),
        passthrough: z.boolean(),
      }),
    ),
  }),
})
