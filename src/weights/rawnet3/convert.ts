import { encodeModel } from '../onnx/model.ts'
import { decodeCheckpoint } from '../torch/decode-checkpoint.ts'
import { rawnet3Graph } from './graph.ts'
import type { Widths } from './layout.ts'
import { readState } from './read-state.ts'

export interface ConvertedRawNet3 {
  /** An ONNX file. */
  bytes: Buffer
  /** Which form of `torch.save` the checkpoint has. */
  form: 'zip' | 'legacy'
  widths: Widths
  /** Numbers in the state dict. */
  values: number
}

/** The published checkpoint of RawNet3 (`{'model': state dict}`) as an ONNX file. Throws Refusal where it is none. */
export function convertRawNet3(checkpoint: Uint8Array): ConvertedRawNet3 {
  const { form, value } = decodeCheckpoint(checkpoint)
  const state = readState(value)
  const { widths, values } = state
  return { bytes: encodeModel(rawnet3Graph(state), { model: 'rawnet3' }), form, widths, values }
}
