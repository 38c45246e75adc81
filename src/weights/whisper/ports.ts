import type { WantedPorts } from '../onnx/check-ports.ts'
import { melFrames } from './log-mel.ts'

export interface WhisperSizes {
  mels: number
  /** Values of a state. */
  width: number
  heads: number
  /** Of the decoder. */
  layers: number
  tokens: number
}

/** Frames of what the encoder makes of 30 s: its second convolution takes every other one. */
export const encodedFrames = melFrames / 2

/** The four caches of a layer: keys and values of the tokens so far (`decoder`) and of what was heard (`encoder`). */
export type CacheOf = 'decoder' | 'encoder'
const parts = ['key', 'value'] as const

export const cacheNames = (layers: number, of: CacheOf): string[] =>
  Array.from({ length: layers }, (_, layer) => parts.map((part) => `${layer}.${of}.${part}`)).flat()

export const past = (name: string) => `past_key_values.${name}`
export const present = (name: string) => `present.${name}`

/** Inputs and outputs by the names that `optimum` gives them, which others have taken over: the common layout of Whisper in ONNX. */
export function whisperPorts({ mels, width, heads, layers, tokens }: WhisperSizes) {
  const cache = (of: CacheOf, named: (name: string) => string): WantedPorts =>
    Object.fromEntries(cacheNames(layers, of).map((name) => [named(name), { type: 'float32', shape: [null, heads, null, width / heads] }]))
  const ids: WantedPorts = { input_ids: { type: 'int64', shape: [null, null] } }
  const heard: WantedPorts = { encoder_hidden_states: { type: 'float32', shape: [null, null, width] } }
  const logits: WantedPorts = { logits: { type: 'float32', shape: [null, null, tokens] } }
  const bothCaches = (named: (name: string) => string): WantedPorts => ({ ...cache('decoder', named), ...cache('encoder', named) })
  return {
    encoder: {
      inputs: { input_features: { type: 'float32', shape: [null, mels, melFrames] } } satisfies WantedPorts as WantedPorts,
      outputs: { last_hidden_state: { type: 'float32', shape: [null, encodedFrames, width] } } satisfies WantedPorts as WantedPorts,
    },
    /** One graph for the first step and those after it. */
    merged: {
      inputs: { ...ids, ...heard, ...bothCaches(past), use_cache_branch: { type: 'bool', shape: [1] } } as WantedPorts,
      outputs: { ...logits, ...bothCaches(present) },
    },
    first: { inputs: { ...ids, ...heard }, outputs: { ...logits, ...bothCaches(present) } },
    next: { inputs: { ...ids, ...bothCaches(past) }, outputs: { ...logits, ...cache('decoder', present) } },
  }
}
