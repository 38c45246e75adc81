import type { Tensor } from 'onnxruntime-node'
import type { Network, Tensors } from '../onnx/open-network.ts'
import { cacheNames, past, present, type WhisperSizes } from './ports.ts'

/** Says how likely each token is to follow. Of one transcript: what was heard and the tokens so far are in its caches. */
export interface Decoding {
  /** Takes the next tokens; the logits of what follows the last of them. Throws Refusal. */
  next(ids: readonly number[]): Promise<Float32Array>
}

/** The network of a step, and what it is given beside the tokens. `caches` are those of the step before, null at the first. */
export type DecoderStep = (heard: Tensor, caches: Tensors | null) => { network: Network; inputs: Tensors }

/** The decoding of what the encoder made of a clip ([1, 1500, width]). */
export function decodingOf(stepOf: DecoderStep, heard: Tensor, { layers, tokens }: WhisperSizes): Decoding {
  const [ofTokens, ofHeard] = [cacheNames(layers, 'decoder'), cacheNames(layers, 'encoder')]
  let caches: Tensors | null = null
  return {
    async next(ids) {
      const { network, inputs } = stepOf(heard, caches)
      const input_ids = new network.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length])
      // What was heard stays the same: its caches are taken once, for later steps of a merged graph give none.
      const made = caches === null ? [...ofTokens, ...ofHeard] : ofTokens
      const results = await network.run({ input_ids, ...inputs }, ['logits', ...made.map(present)])
      caches = { ...caches, ...Object.fromEntries(made.map((name) => [past(name), results[present(name)] as Tensor])) }
      return ((results.logits as Tensor).data as Float32Array).subarray(-tokens)
    },
  }
}
