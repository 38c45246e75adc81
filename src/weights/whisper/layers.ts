import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { WhisperState } from './read-state.ts'

/** The layers that Whisper is made of. States lie in rows, [n, width]; inside of an attention they are [batch, heads, n, width / heads]. */
export interface Layers {
  weight(key: string): string
  linear(x: string, key: string): string
  norm(x: string, key: string): string
  gelu(x: string): string
  feedForward(x: string, key: string): string
  /** Rows as heads; `shape` is [batch, n, heads, width / heads]. */
  headed(x: string, shape: string): string
  /** What queries find among keys, as rows; `mask` is added to how well they match. */
  attention(queries: string, keys: string, values: string, mask: string | null): string
}

export function layersOf(graph: GraphBuilder, { has, shapeOf, floats, config }: WhisperState, heads: number): Layers {
  const { d_model: width } = config
  const weight: Layers['weight'] = (key) => graph.floats(key, shapeOf(key), () => floats(key))
  const op = graph.operator
  const linear: Layers['linear'] = (x, key) => {
    const bias = has(`${key}.bias`) ? [weight(`${key}.bias`)] : []
    return op('Gemm', [x, weight(`${key}.weight`), ...bias], { transB: { int: 1 } })
  }
  const norm: Layers['norm'] = (x, key) =>
    op('LayerNormalization', [x, weight(`${key}.weight`), weight(`${key}.bias`)], { epsilon: { float: 1e-5 } })
  // The exact one, by the error function; written as runtimes look for it, to make one step of it.
  const gelu: Layers['gelu'] = (x) => {
    const erf = op('Erf', [op('Div', [x, graph.number(Math.fround(Math.SQRT2))])])
    return op('Mul', [op('Mul', [x, op('Add', [erf, graph.number(1)])]), graph.number(0.5)])
  }
  return {
    weight,
    linear,
    norm,
    gelu,
    feedForward(x, key) {
      const inner = gelu(linear(norm(x, `${key}.final_layer_norm`), `${key}.fc1`))
      return op('Add', [x, linear(inner, `${key}.fc2`)])
    },
    headed: (x, shape) => op('Transpose', [op('Reshape', [x, shape])], { perm: { ints: [0, 2, 1, 3] } }),
    attention(queries, keys, values, mask) {
      const scaled = op('Mul', [queries, graph.number(Math.fround((width / heads) ** -0.5))])
      const matches = op('MatMul', [scaled, op('Transpose', [keys], { perm: { ints: [0, 1, 3, 2] } })])
      const weights = op('Softmax', [mask === null ? matches : op('Add', [matches, mask])], { axis: { int: -1 } })
      const found = op('Transpose', [op('MatMul', [weights, values])], { perm: { ints: [0, 2, 1, 3] } })
      return op('Reshape', [found, graph.integers([-1, width])])
    },
  }
}
