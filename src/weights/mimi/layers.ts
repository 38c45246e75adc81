import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { TensorFile } from '../safetensors/tensor-file.ts'

/** The layers that a Mimi is made of. Each takes the name of what comes before it, and the key of its weights, which are read when the file is written. */
export interface Layers {
  weight(key: string): string
  /** The shape of the tensor under this key. */
  shapeOf(key: string): readonly number[]
  /** Over time: what comes later is never seen. From [b, from, T] to [b, to, ceil(T / stride)]. */
  conv(x: string, key: string, options?: { stride?: number; dilation?: number }): string
  /** x times the transposed weights [to, from], without a bias. */
  linear(x: string, key: string): string
  norm(x: string, key: string): string
}

export function layersOf(graph: GraphBuilder, file: TensorFile, epsilon: number): Layers {
  const shapeOf = (key: string) => file.tensors.get(key)?.shape ?? []
  const weight = (key: string) => graph.floats(key, shapeOf(key), () => file.floats(key))
  return {
    weight,
    shapeOf,
    conv(x, key, { stride = 1, dilation = 1 } = {}) {
      const kernel = shapeOf(`${key}.weight`)[2] ?? 0
      // On the left the past that a first frame has not, on the right what a last frame lacks at most: what a whole frame does not need is left unused.
      const pads = { ints: [(kernel - 1) * dilation + 1 - stride, stride - 1] }
      return graph.operator('Conv', [x, weight(`${key}.weight`), weight(`${key}.bias`)], {
        pads,
        strides: { ints: [stride] },
        dilations: { ints: [dilation] },
      })
    },
    linear(x, key) {
      const [to = 0, from = 0] = shapeOf(key)
      const turned = graph.floats(`${key} transposed`, [from, to], async () => transposed(await file.floats(key), to, from))
      return graph.operator('MatMul', [x, turned])
    },
    norm: (x, key) =>
      graph.operator('LayerNormalization', [x, weight(`${key}.weight`), weight(`${key}.bias`)], {
        axis: { int: -1 },
        epsilon: { float: epsilon },
      }),
  }
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) out[column * rows + row] = values[row * columns + column] as number
  }
  return out
}
