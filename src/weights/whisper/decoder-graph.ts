import { graphBuilder } from '../onnx/graph-builder.ts'
import type { Graph, Port } from '../onnx/model.ts'
import { layersOf } from './layers.ts'
import { type CacheOf, cacheNames, past, present } from './ports.ts'
import type { WhisperState } from './read-state.ts'
import { tokenPlaces } from './token-places.ts'

/**
 * Tokens and what was heard to logits, with caches, as one graph for all steps (`WhisperDecoder` of transformers, in the merged form of `optimum`). Without `use_cache_branch` the caches
 * that are given count for nothing, and the keys and values of what was heard are computed and handed out; with it those that are given are used, and in
 * their place come empty ones.
 */
export function decoderGraph(state: WhisperState): Graph {
  const { d_model: width, decoder_attention_heads: heads, decoder_layers: layers, vocab_size: tokens } = state.config
  const graph = graphBuilder()
  const { operator: op, integers } = graph
  const { weight, linear, norm, feedForward, headed, attention } = layersOf(graph, state, heads)
  const key = 'model.decoder'
  const size = width / heads
  const useCache = 'use_cache_branch'
  const places = tokenPlaces(graph, { ids: 'input_ids', cache: past('0.decoder.key'), useCache })
  const shape = op('Concat', [places.idsShape, integers([heads, size])], { axis: { int: 0 } })
  const words = weight(`${key}.embed_tokens.weight`)
  const positions = op('Slice', [weight(`${key}.embed_positions.weight`), places.begin, places.end, integers([0])])
  let x = op('Reshape', [op('Add', [op('Gather', [words, 'input_ids']), positions]), integers([-1, width])])
  const heardRows = op('Reshape', ['encoder_hidden_states', integers([-1, width])])
  const heardShape = op('Concat', [places.batch, integers([-1, heads, size])], { axis: { int: 0 } })
  const nothing = graph.floats('no cache', [0, heads, 1, size], new Float32Array(0))
  const caches: [name: string, result: string][] = []

  for (let layer = 0; layer < layers; layer++) {
    const inner = `${key}.layers.${layer}`
    const own = norm(x, `${inner}.self_attn_layer_norm`)
    const grown = (part: 'key' | 'value') => {
      const before = op('Slice', [past(`${layer}.decoder.${part}`), integers([0]), places.begin, integers([2])])
      const fresh = headed(linear(own, `${inner}.self_attn.${part[0]}_proj`), shape)
      const all = op('Concat', [before, fresh], { axis: { int: 2 } })
      caches.push([`${layer}.decoder.${part}`, all])
      return all
    }
    const query = headed(linear(own, `${inner}.self_attn.q_proj`), shape)
    const said = attention(query, grown('key'), grown('value'), places.mask)
    x = op('Add', [x, linear(said, `${inner}.self_attn.out_proj`)])

    const asked = headed(linear(norm(x, `${inner}.encoder_attn_layer_norm`), `${inner}.encoder_attn.q_proj`), shape)
    const [found, keys, values] = graph.choice(
      useCache,
      [
        { name: 'found', shape: ['rows', width] },
        { name: 'keys', shape: ['rows', heads, 'frames', size] },
        { name: 'values', shape: ['rows', heads, 'frames', size] },
      ],
      (then) => {
        const cached = (part: string) => past(`${layer}.encoder.${part}`)
        return [layersOf(then, state, heads).attention(asked, cached('key'), cached('value'), null), nothing, nothing]
      },
      (otherwise) => {
        const inside = layersOf(otherwise, state, heads)
        const heard = (part: string) => inside.headed(inside.linear(heardRows, `${inner}.encoder_attn.${part}`), heardShape)
        const [key, value] = [heard('k_proj'), heard('v_proj')]
        return [inside.attention(asked, key, value, null), key, value]
      },
    ) as [string, string, string]
    caches.push([`${layer}.encoder.key`, keys], [`${layer}.encoder.value`, values])
    x = feedForward(op('Add', [x, linear(found, `${inner}.encoder_attn.out_proj`)]), inner)
  }

  const rows = op('Gemm', [norm(x, `${key}.layer_norm`), words], { transB: { int: 1 } })
  const logits = op('Reshape', [rows, op('Concat', [places.idsShape, integers([tokens])], { axis: { int: 0 } })])
  const cachePort = (name: string, length: string): Port => ({ name, shape: ['batch', heads, length, size] })
  const inputs: Port[] = [
    { name: 'input_ids', shape: ['batch', 'tokens'], type: 'int64' },
    { name: 'encoder_hidden_states', shape: ['batch', 'frames', width] },
    ...(['decoder', 'encoder'] as const).flatMap((of: CacheOf) =>
      cacheNames(layers, of).map((name) => cachePort(past(name), `past ${of}`)),
    ),
    { name: useCache, shape: [1], type: 'bool' },
  ]
  return graph.finishAll('whisper decoder', inputs, [
    [{ name: 'logits', shape: ['batch', 'tokens', tokens] }, logits],
    ...caches.map(([name, result]) => [cachePort(present(name), `all ${name}`), result] as const),
  ])
}
