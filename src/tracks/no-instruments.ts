import type { Instruments } from './types.ts'

/** A scorer without any weights. */
export const noInstruments: Instruments = { embedder: null, speaker: null, codec: null, transcriber: null, captions: null }
