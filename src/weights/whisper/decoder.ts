import type { Tensor } from 'onnxruntime-node'
import type { CreatedSession } from '../onnx/create-session.ts'
import { cacheNames, past, present, type WhisperSizes } from './ports.ts'

type Tensors = Readonly<Record<string, Tensor>>

/** Says how likely each token is to follow. Of one transcript: what was heard and the tokens so far are in its caches. */
export interface Decoding {
  /** Takes the next tokens; the logits of what follows the last of them. */
  next(ids: readonly number[]): Promise<Float32Array>
}

/** Makes what the session is to be given at a step. `caches` are those of the step before, null at the first. */
export type StepFeeds = (ids: Tensor, heard: Tensor, caches: Tensors | null) => { step: CreatedSession; feeds: Tensors }

/** The decoding of what the encoder made of a clip ([1, 1500, width]). */
export function decodingOf(feedsOf: StepFeeds, { runtime }: CreatedSession, heard: Tensor, { layers, tokens }: WhisperSizes): Decoding {
  const [ofTokens, ofHeard] = [cacheNames(layers, 'decoder'), cacheNames(layers, 'encoder')]
  let caches: Tensors | null = null
  return {
    async next(ids) {
      const input = new runtime.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length])
      const { step, feeds } = feedsOf(input, heard, caches)
      const isFirst = caches === null
      // What was heard stays the same: its caches are taken once, for later steps of a merged graph give none.
      const wanted = ['logits', ...[...ofTokens, ...(isFirst ? ofHeard : [])].map(present)]
      const results = await step.session.run({ ...feeds }, wanted)
      const made = (names: readonly string[]) => names.map((name) => [past(name), results[present(name)] as Tensor] as const)
      caches = { ...caches, ...Object.fromEntries(made(isFirst ? [...ofTokens, ...ofHeard] : ofTokens)) }
      return ((results.logits as Tensor).data as Float32Array).subarray(-tokens)
    },
  }
}
