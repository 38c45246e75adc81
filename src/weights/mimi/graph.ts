import { graphBuilder } from '../onnx/graph-builder.ts'
import type { Graph } from '../onnx/model.ts'
import type { TensorFile } from '../safetensors/tensor-file.ts'
import { convolutions } from './convolutions.ts'
import { layersOf } from './layers.ts'
import { downsampling } from './layout.ts'
import { ports } from './ports.ts'
import { quantizer } from './quantizer.ts'
import type { MimiConfig } from './read-config.ts'
import { transformer } from './transformer.ts'

/**
 * The encoder of Mimi as one graph, from samples [batch, 1, n] at 24 kHz to codes [batch, 32, ceil(n / 1920)], for any n. The tensors are read when the graph is
 * written, so the file stays open until then.
 */
export function mimiGraph(file: TensorFile, config: MimiConfig): Graph {
  const graph = graphBuilder()
  const layers = layersOf(graph, file, config.norm_eps)
  const turned = (x: string) => graph.operator('Transpose', [x], { perm: { ints: [0, 2, 1] } })
  const features = convolutions(graph, ports.samples.name, config, layers)
  const frames = turned(transformer(graph, turned(features), config, layers))
  // Unlike the convolutions before it, this one repeats the first and the last frame where there are none.
  const pads = graph.integers([0, 0, downsampling, 0, 0, downsampling - 1])
  const padded = graph.operator('Pad', [frames, pads], { mode: { text: 'edge' } })
  const slower = graph.operator('Conv', [padded, layers.weight('downsample.conv.weight')], { strides: { ints: [downsampling] } })
  return graph.finish('mimi encoder', [ports.samples], ports.codes, quantizer(graph, slower, config, file, layers))
}
