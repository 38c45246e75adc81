import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Layers } from './layers.ts'

/** Times that are left of a window: 48000 samples, 4775 behind the front filters, pooled by 5 and by 3. */
const times = 318
const [smallestVariance, largestVariance] = [1e-4, 1e4]

/**
 * From [n, W, 318] to [n, 2W]: mean and deviation over time, weighted by an attention that also sees the plain mean and deviation of the whole window
 * (reference sn21 5.3 steps 6 and 7).
 */
export function attentivePooling(graph: GraphBuilder, x: string, layers: Layers): string {
  const weights = attention(graph, x, layers)
  const sum = (y: string) => graph.operator('ReduceSum', [y, graph.integers([2])], { keepdims: { int: 0 } })
  const mean = sum(graph.operator('Mul', [x, weights]))
  const squares = sum(graph.operator('Mul', [graph.operator('Mul', [x, x]), weights]))
  const variance = graph.operator('Sub', [squares, graph.operator('Mul', [mean, mean])])
  return graph.operator('Concat', [mean, deviation(graph, variance)], { axis: { int: 1 } })
}

function attention(graph: GraphBuilder, x: string, { conv, mean, rectified }: Layers): string {
  const average = mean(x, true)
  const difference = graph.operator('Sub', [x, average])
  const squares = graph.operator('ReduceSum', [graph.operator('Mul', [difference, difference]), graph.integers([2])], {
    keepdims: { int: 1 },
  })
  // Unbiased, unlike the weighted one.
  const variance = graph.operator('Div', [squares, graph.number(times - 1)])
  const shape = graph.operator('Shape', [x])
  const spread = (y: string) => graph.operator('Expand', [y, shape])
  const context = graph.operator('Concat', [x, spread(average), spread(deviation(graph, variance))], { axis: { int: 1 } })
  const hidden = rectified(conv(context, 'attention.0'), 'attention.2')
  return graph.operator('Softmax', [conv(hidden, 'attention.3')], { axis: { int: 2 } })
}

function deviation(graph: GraphBuilder, variance: string): string {
  return graph.operator('Sqrt', [graph.operator('Clip', [variance, graph.number(smallestVariance), graph.number(largestVariance)])])
}
