import { type GraphBuilder, graphBuilder } from '../onnx/graph-builder.ts'
import type { Graph } from '../onnx/model.ts'
import type { TensorFile } from '../safetensors/tensor-file.ts'
import { ports } from './ports.ts'
import type { BertFolder } from './read-folder.ts'

type Layer = (x: string, key: string) => string

/**
 * BERT and its pooling as one graph. States lie in rows [batch x tokens, hidden]. Source: Devlin et al. 2018, and the names of its tensors. The tensors are read when the graph is
 * written.
 */
export function bertGraph({ tensors, floats }: TensorFile, { config, pooling }: BertFolder): Graph {
  const { hidden_size: hidden, num_attention_heads: heads } = config
  const graph = graphBuilder()
  const op = graph.operator
  const weight = (key: string) => graph.floats(key, tensors.get(key)?.shape ?? [], () => floats(key))
  const linear: Layer = (x, key) => op('Gemm', [x, weight(`${key}.weight`), weight(`${key}.bias`)], { transB: { int: 1 } })
  const norm: Layer = (x, key) =>
    op('LayerNormalization', [x, weight(`${key}.weight`), weight(`${key}.bias`)], { epsilon: { float: config.layer_norm_eps } })

  const ids = ports.tokens.name
  const sizes = op('Shape', [ids])
  const shapeOf = (...inner: number[]) => op('Concat', [sizes, graph.integers(inner)], { axis: { int: 0 } })
  const places = op('Range', [graph.integer(0), op('Gather', [sizes, graph.integer(1)]), graph.integer(1)])
  const words = op('Gather', [weight('embeddings.word_embeddings.weight'), ids])
  // All tokens are of the first sentence.
  const typed = op('Add', [words, op('Gather', [weight('embeddings.token_type_embeddings.weight'), graph.integer(0)])])
  const placed = op('Add', [typed, op('Gather', [weight('embeddings.position_embeddings.weight'), places])])
  let rows = norm(op('Reshape', [placed, graph.integers([-1, hidden])]), 'embeddings.LayerNorm')

  const headed = shapeOf(heads, hidden / heads)
  for (let at = 0; at < config.num_hidden_layers; at++) {
    const key = `encoder.layer.${at}`
    const partOf = (part: string, order: readonly number[]) =>
      op('Transpose', [op('Reshape', [linear(rows, `${key}.attention.self.${part}`), headed])], { perm: { ints: order } })
    const scores = op('MatMul', [partOf('query', [0, 2, 1, 3]), partOf('key', [0, 2, 3, 1])])
    const weights = op('Softmax', [op('Div', [scores, graph.number(Math.sqrt(hidden / heads))])], { axis: { int: -1 } })
    const mixed = op('Transpose', [op('MatMul', [weights, partOf('value', [0, 2, 1, 3])])], { perm: { ints: [0, 2, 1, 3] } })
    const attended = linear(op('Reshape', [mixed, graph.integers([-1, hidden])]), `${key}.attention.output.dense`)
    const between = norm(op('Add', [attended, rows]), `${key}.attention.output.LayerNorm`)
    const inner = gelu(graph, linear(between, `${key}.intermediate.dense`))
    rows = norm(op('Add', [linear(inner, `${key}.output.dense`), between]), `${key}.output.LayerNorm`)
  }
  const states = op('Reshape', [rows, shapeOf(hidden)])
  const vectors =
    pooling === 'first'
      ? op('Gather', [states, graph.integer(0)], { axis: { int: 1 } })
      : op('ReduceMean', [states], { axes: { ints: [1] }, keepdims: { int: 0 } })
  return graph.finish('text embedder', [ports.tokens], ports.vectors(hidden), vectors)
}

/** x (1 + erf(x / sqrt 2)) / 2. */
function gelu(graph: GraphBuilder, x: string): string {
  const erf = graph.operator('Erf', [graph.operator('Div', [x, graph.number(Math.SQRT2)])])
  return graph.operator('Mul', [graph.operator('Mul', [x, graph.operator('Add', [erf, graph.number(1)])]), graph.number(0.5)])
}
