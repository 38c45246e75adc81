import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Layers } from './layers.ts'
import { chunks } from './layout.ts'
import type { RawNet3State } from './read-state.ts'

export interface BlockShape {
  dilation: number
  /** Values in time that are pooled into one; 1 pools nothing. */
  pooled: number
}

/** A Bottle2neck of scale 8 (reference sn21 5.3 step 4): each chunk of channels but the last is convolved together with the result of the one before. */
export function block(
  graph: GraphBuilder,
  x: string,
  key: string,
  { dilation, pooled }: BlockShape,
  { has, widths }: RawNet3State,
  layers: Layers,
): string {
  const { conv, rectified } = layers
  const residual = has(`${key}.residual.0.weight`) ? conv(x, `${key}.residual.0`) : x
  const sizes = graph.integers(Array<number>(chunks).fill(widths.channels / chunks))
  const entered = rectified(conv(x, `${key}.conv1`), `${key}.bn1`)
  const parts = graph.operators('Split', [entered, sizes], chunks, { axis: { int: 1 } })
  const results: string[] = []
  for (const [at, part] of parts.slice(0, -1).entries()) {
    const before = results.at(-1)
    const joined = before === undefined ? part : graph.operator('Add', [before, part])
    results.push(rectified(conv(joined, `${key}.convs.${at}`, dilation), `${key}.bns.${at}`))
  }
  const joined = graph.operator('Concat', [...results, parts.at(-1) as string], { axis: { int: 1 } })
  const sum = graph.operator('Add', [rectified(conv(joined, `${key}.conv3`), `${key}.bn3`), residual])
  return featureScaling(graph, pooled === 1 ? sum : layers.pool(sum, pooled), `${key}.afms`, layers)
}

/** AFMS: (x + alpha) times a gate a channel, which is made of the mean over time. */
function featureScaling(graph: GraphBuilder, x: string, key: string, { linear, mean, weight }: Layers): string {
  const gate = graph.operator('Sigmoid', [linear(mean(x, false), `${key}.fc`)])
  const shifted = graph.operator('Add', [x, weight(`${key}.alpha`)])
  return graph.operator('Mul', [shifted, graph.operator('Unsqueeze', [gate, graph.integers([2])])])
}
