import { graphBuilder } from '../onnx/graph-builder.ts'
import type { Graph } from '../onnx/model.ts'
import { layersOf } from './layers.ts'
import { melFrames } from './log-mel.ts'
import { encodedFrames } from './ports.ts'
import type { WhisperState } from './read-state.ts'

/** Features [batch, mels, 3000] to states [batch, 1500, width]: two convolutions, places, then layers that normalise before they act (`WhisperEncoder` of transformers). */
export function encoderGraph(state: WhisperState): Graph {
  const { d_model: width, encoder_attention_heads: heads, encoder_layers: layers, num_mel_bins: mels } = state.config
  const graph = graphBuilder()
  const { weight, linear, norm, gelu, feedForward, headed, attention } = layersOf(graph, state, heads)
  const key = 'model.encoder'
  const conv = (x: string, name: string, stride: number) =>
    gelu(
      graph.operator('Conv', [x, weight(`${name}.weight`), weight(`${name}.bias`)], {
        pads: { ints: [1, 1] },
        strides: { ints: [stride] },
      }),
    )
  const heard = conv(conv('input_features', `${key}.conv1`, 1), `${key}.conv2`, 2)
  const placed = graph.operator('Add', [
    graph.operator('Transpose', [heard], { perm: { ints: [0, 2, 1] } }),
    weight(`${key}.embed_positions.weight`),
  ])
  let x = graph.operator('Reshape', [placed, graph.integers([-1, width])])
  const shape = graph.integers([-1, encodedFrames, heads, width / heads])
  for (let layer = 0; layer < layers; layer++) {
    const inner = `${key}.layers.${layer}`
    const normed = norm(x, `${inner}.self_attn_layer_norm`)
    const part = (name: string) => headed(linear(normed, `${inner}.self_attn.${name}`), shape)
    const found = attention(part('q_proj'), part('k_proj'), part('v_proj'), null)
    x = feedForward(graph.operator('Add', [x, linear(found, `${inner}.self_attn.out_proj`)]), inner)
  }
  const result = graph.operator('Reshape', [norm(x, `${key}.layer_norm`), graph.integers([-1, encodedFrames, width])])
  return graph.finish(
    'whisper encoder',
    [{ name: 'input_features', shape: ['batch', mels, melFrames] }],
    { name: 'last_hidden_state', shape: ['batch', encodedFrames, width] },
    result,
  )
}
