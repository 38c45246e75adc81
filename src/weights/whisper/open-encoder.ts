import { join } from 'node:path'
import type { Tensor } from 'onnxruntime-node'
import { openNetwork } from '../onnx/open-network.ts'
import { melFrames } from './log-mel.ts'
import { type WhisperSizes, whisperPorts } from './ports.ts'

/** What the encoder makes of a clip's features ([mels, 3000]): [1, 1500, width]. Throws Refusal. */
export type Encoder = (features: Float32Array) => Promise<Tensor>

/** Throws Refusal, BbxError E0001. */
export async function openEncoder(folder: string, sizes: WhisperSizes, threads?: number): Promise<Encoder> {
  const { Tensor, run } = await openNetwork(join(folder, 'encoder_model.onnx'), whisperPorts(sizes).encoder, threads)
  return async (features) => {
    const input = new Tensor('float32', features, [1, sizes.mels, melFrames])
    return (await run({ input_features: input }, ['last_hidden_state'])).last_hidden_state as Tensor
  }
}
