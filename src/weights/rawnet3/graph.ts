import { graphBuilder } from '../onnx/graph-builder.ts'
import type { Graph } from '../onnx/model.ts'
import { attentivePooling } from './attentive-pooling.ts'
import { block } from './block.ts'
import { frontEnd } from './front-end.ts'
import { layersOf } from './layers.ts'
import { ports } from './ports.ts'
import type { RawNet3State } from './read-state.ts'

/**
 * RawNet3 as one graph, from samples [n, 48000] to embeddings [n, 256], layer by layer as reference sn21 5.3 says. It is in evaluation mode, where `bn1` and `bn6` of
 * the checkpoint have no part. The front filters are constants, so that any runtime has those of torch.
 */
export function rawnet3Graph(state: RawNet3State): Graph {
  const graph = graphBuilder()
  const layers = layersOf(graph, state)
  const { conv, linear, norm, pool } = layers
  const blockOf = (x: string, key: string, dilation: number, pooled: number) => block(graph, x, key, { dilation, pooled }, state, layers)
  const x1 = blockOf(frontEnd(graph, ports.samples.name, state, layers), 'layer1', 2, 5)
  const x2 = blockOf(x1, 'layer2', 3, 3)
  const pooled = pool(x1, 3)
  const x3 = blockOf(graph.operator('Add', [pooled, x2]), 'layer3', 4, 1)
  const joined = graph.operator('Concat', [pooled, x2, x3], { axis: { int: 1 } })
  const x = graph.operator('Relu', [conv(joined, 'layer4')])
  const embeddings = linear(norm(attentivePooling(graph, x, layers), 'bn5'), 'fc6')
  return graph.finish('rawnet3', [ports.samples], ports.embeddings(state.widths.embedding), embeddings)
}
