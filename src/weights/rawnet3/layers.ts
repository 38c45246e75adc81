import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { RawNet3State } from './read-state.ts'

/** The layers that RawNet3 is made of. Each takes the name of what comes before it, and the key of its weights. */
export interface Layers {
  weight(key: string): string
  /** Over time; `dilation` pads so that the length stays, without it nothing is padded. */
  conv(x: string, key: string, dilation?: number): string
  /** The rectifier comes before the normalisation, everywhere in this network. */
  rectified(x: string, key: string): string
  norm(x: string, key: string): string
  linear(x: string, key: string): string
  /** The largest of `size` values in time, without overlap; what is left at the end is dropped. */
  pool(x: string, size: number): string
  mean(x: string, keep: boolean): string
}

export function layersOf(graph: GraphBuilder, { floats, shapeOf, has }: RawNet3State): Layers {
  const weight: Layers['weight'] = (key) => graph.floats(key, shapeOf(key), floats(key))
  const norm: Layers['norm'] = (x, key) => {
    const parts = ['weight', 'bias', 'running_mean', 'running_var'].map((part) => weight(`${key}.${part}`))
    return graph.operator('BatchNormalization', [x, ...parts], { epsilon: { float: 1e-5 } })
  }
  return {
    weight,
    norm,
    conv(x, key, dilation) {
      const bias = has(`${key}.bias`) ? [weight(`${key}.bias`)] : []
      const attributes = dilation === undefined ? {} : { pads: { ints: [dilation, dilation] }, dilations: { ints: [dilation] } }
      return graph.operator('Conv', [x, weight(`${key}.weight`), ...bias], attributes)
    },
    rectified: (x, key) => norm(graph.operator('Relu', [x]), key),
    linear: (x, key) => graph.operator('Gemm', [x, weight(`${key}.weight`), weight(`${key}.bias`)], { transB: { int: 1 } }),
    pool: (x, size) => graph.operator('MaxPool', [x], { kernel_shape: { ints: [size] }, strides: { ints: [size] } }),
    mean: (x, keep) => graph.operator('ReduceMean', [x], { axes: { ints: [2] }, keepdims: { int: keep ? 1 : 0 } }),
  }
}
