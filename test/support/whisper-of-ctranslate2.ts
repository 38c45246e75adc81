import type { StoredTensor } from './ctranslate2-file.ts'

/**
 * The tensors of a Whisper by the names of transformers, from those of CTranslate2, which keeps the projections of an attention in one: queries, keys and values, or keys and values of
 * what was heard. That adds a bias of zeros to the keys, which Whisper has not.
 */
export function whisperTensors(stored: ReadonlyMap<string, StoredTensor>): Record<string, StoredTensor> {
  const tensors: Record<string, StoredTensor> = {}
  const of = (name: string) => {
    const tensor = stored.get(name)
    if (tensor === undefined) throw new Error(`no tensor ${name}`)
    return tensor
  }
  const norm = (to: string, from: string) => {
    tensors[`${to}.weight`] = of(`${from}/gamma`)
    tensors[`${to}.bias`] = of(`${from}/beta`)
  }
  const linear = (to: string, from: string) => {
    tensors[`${to}.weight`] = of(`${from}/weight`)
    tensors[`${to}.bias`] = of(`${from}/bias`)
  }
  const split = (to: string, parts: readonly string[], from: string) => {
    for (const kind of ['weight', 'bias']) {
      for (const [at, tensor] of pieces(of(`${from}/${kind}`), parts.length).entries()) {
        const name = parts[at] as string
        if (kind === 'bias' && name === 'k_proj') {
          if (tensor.bytes.some((byte) => byte !== 0)) throw new Error(`${from} has a bias of keys`)
        } else tensors[`${to}.${name}.${kind}`] = tensor
      }
    }
  }
  for (const side of ['encoder', 'decoder']) {
    for (let layer = 0; stored.has(`${side}/layer_${layer}/ffn/linear_0/weight`); layer++) {
      const [from, to] = [`${side}/layer_${layer}`, `model.${side}.layers.${layer}`]
      norm(`${to}.self_attn_layer_norm`, `${from}/self_attention/layer_norm`)
      split(`${to}.self_attn`, ['q_proj', 'k_proj', 'v_proj'], `${from}/self_attention/linear_0`)
      linear(`${to}.self_attn.out_proj`, `${from}/self_attention/linear_1`)
      if (side === 'decoder') {
        norm(`${to}.encoder_attn_layer_norm`, `${from}/attention/layer_norm`)
        linear(`${to}.encoder_attn.q_proj`, `${from}/attention/linear_0`)
        split(`${to}.encoder_attn`, ['k_proj', 'v_proj'], `${from}/attention/linear_1`)
        linear(`${to}.encoder_attn.out_proj`, `${from}/attention/linear_2`)
      }
      norm(`${to}.final_layer_norm`, `${from}/ffn/layer_norm`)
      linear(`${to}.fc1`, `${from}/ffn/linear_0`)
      linear(`${to}.fc2`, `${from}/ffn/linear_1`)
    }
    norm(`model.${side}.layer_norm`, `${side}/layer_norm`)
    tensors[`model.${side}.embed_positions.weight`] = of(`${side}/position_encodings/encodings`)
  }
  for (const conv of ['conv1', 'conv2']) linear(`model.encoder.${conv}`, `encoder/${conv}`)
  tensors['model.decoder.embed_tokens.weight'] = of('decoder/embeddings/weight')
  return tensors
}

/** Equal pieces along the first axis. */
function pieces({ dtype, shape: [rows = 0, ...rest], bytes }: StoredTensor, count: number): StoredTensor[] {
  const size = bytes.length / count
  return Array.from({ length: count }, (_, at) => ({
    dtype,
    shape: [rows / count, ...rest],
    bytes: bytes.subarray(at * size, (at + 1) * size),
  }))
}
