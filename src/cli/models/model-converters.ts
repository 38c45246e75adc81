import type { ModelConverter } from './model-converter.ts'

export type ConvertibleModel = 'rawnet3'

/** Each is loaded when it is asked for. */
export const modelConverters = {
  rawnet3: async () => (await import('./rawnet3-converter.ts')).rawnet3Converter,
} satisfies Record<ConvertibleModel, () => Promise<ModelConverter>>
