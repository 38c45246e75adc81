import type { FolderConverter, ModelConverter } from './model-converter.ts'

export type ConvertibleModel = 'rawnet3' | 'mimi' | 'whisper' | 'imagebind-text' | 'mxbai-embed-large'

/** Each is loaded when it is asked for. */
export const modelConverters = {
  rawnet3: async () => (await import('./rawnet3-converter.ts')).rawnet3Converter,
  'mxbai-embed-large': async () => (await import('./bert-converter.ts')).bertConverter,
  mimi: async () => (await import('./mimi-converter.ts')).mimiConverter,
  whisper: async () => (await import('./whisper-converter.ts')).whisperConverter,
  'imagebind-text': async () => (await import('./imagebind-text-converter.ts')).imageBindTextConverter,
} satisfies Record<ConvertibleModel, () => Promise<ModelConverter | FolderConverter>>
