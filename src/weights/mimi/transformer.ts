import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Layers } from './layers.ts'
import type { MimiConfig } from './read-config.ts'
import { type Rotation, rotary } from './rotary.ts'

/**
 * From [b, T, hidden] to the same. A frame attends to all frames before it: the `sliding_window` of the config has no part, because transformers applies it only where an attention mask is
 * passed, and the reference (sn21 5.1, transformers 4.46.3) passes none.
 */
export function transformer(graph: GraphBuilder, x: string, config: MimiConfig, layers: Layers): string {
  const rotation = rotary(graph, x, config)
  let frames = x
  for (let at = 0; at < config.num_hidden_layers; at++) {
    const key = `encoder_transformer.layers.${at}`
    const scaled = (y: string, scale: string) => graph.operator('Mul', [layers.weight(`${key}.${scale}.scale`), y])
    const attended = attention(graph, layers.norm(frames, `${key}.input_layernorm`), `${key}.self_attn`, config, rotation, layers)
    const sum = graph.operator('Add', [frames, scaled(attended, 'self_attn_layer_scale')])
    const hidden = gelu(graph, layers.linear(layers.norm(sum, `${key}.post_attention_layernorm`), `${key}.mlp.fc1.weight`))
    frames = graph.operator('Add', [sum, scaled(layers.linear(hidden, `${key}.mlp.fc2.weight`), 'mlp_layer_scale')])
  }
  return frames
}

function attention(
  graph: GraphBuilder,
  x: string,
  key: string,
  { num_attention_heads: heads, head_dim: width }: MimiConfig,
  { rotated, future }: Rotation,
  { linear }: Layers,
): string {
  const split = graph.integers([0, 0, heads, width])
  const headsOf = (part: string) =>
    graph.operator('Transpose', [graph.operator('Reshape', [linear(x, `${key}.${part}_proj.weight`), split])], {
      perm: { ints: [0, 2, 1, 3] },
    })
  const query = graph.operator('Mul', [rotated(headsOf('q')), graph.number(1 / Math.sqrt(width))])
  const keys = graph.operator('Transpose', [rotated(headsOf('k'))], { perm: { ints: [0, 1, 3, 2] } })
  const scores = graph.operator('Add', [graph.operator('MatMul', [query, keys]), future])
  const weights = graph.operator('Softmax', [scores], { axis: { int: -1 } })
  const mixed = graph.operator('Transpose', [graph.operator('MatMul', [weights, headsOf('v')])], { perm: { ints: [0, 2, 1, 3] } })
  return linear(graph.operator('Reshape', [mixed, graph.integers([0, 0, heads * width])]), `${key}.o_proj.weight`)
}

/** x (1 + erf(x / sqrt 2)) / 2. */
function gelu(graph: GraphBuilder, x: string): string {
  const erf = graph.operator('Erf', [graph.operator('Div', [x, graph.number(Math.SQRT2)])])
  const gated = graph.operator('Mul', [x, graph.operator('Add', [erf, graph.number(1)])])
  return graph.operator('Mul', [gated, graph.number(0.5)])
}
