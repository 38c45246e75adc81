import { type GraphBuilder, graphBuilder } from '../onnx/graph-builder.ts'
import type { Graph } from '../onnx/model.ts'
import { ports } from './ports.ts'
import type { Tower } from './read-tower.ts'

const epsilon = 1e-6
/** Of torch.nn.functional.normalize. */
const leastNorm = 1e-12
const largestScale = 100

type Layer = (x: string, name: string) => string

/**
 * The text tower as one graph, from ids [texts, context] to embeddings [texts, E], layer by layer as reference sn21 5.6 says: embeddings and places, blocks that normalise first, the
 * vector at the largest id (the mark of the end, unless it was cut off), normalised, projected, and scaled.
 */
export function towerGraph(tower: Tower): Graph {
  const graph = graphBuilder()
  const { sizes } = tower
  const weight = (name: string, shape = tower.shapeOf(name)) => graph.floats(name, shape, async () => tower.floats(name))
  const norm: Layer = (x, name) =>
    graph.operator('LayerNormalization', [x, weight(`${name}.weight`), weight(`${name}.bias`)], {
      axis: { int: -1 },
      epsilon: { float: epsilon },
    })
  const linear = (x: string, matrix: string, bias: string) =>
    graph.operator('Add', [graph.operator('MatMul', [x, transposed(graph, weight(matrix))]), weight(bias)])
  const tokens = ports.tokens(sizes.context)
  const embedded = graph.operator('Gather', [weight('modality_preprocessors.text.token_embedding.weight'), tokens.name])
  let x = graph.operator('Add', [embedded, weight('modality_preprocessors.text.pos_embed')])
  const mask = causalMask(graph, sizes.context)
  for (let block = 0; block < sizes.blocks; block++) {
    const name = `modality_trunks.text.blocks.${block}`
    const rows = linear(norm(x, `${name}.norm_1`), `${name}.attn.in_proj_weight`, `${name}.attn.in_proj_bias`)
    const heard = attention(graph, rows, mask, sizes)
    x = graph.operator('Add', [x, linear(heard, `${name}.attn.out_proj.weight`, `${name}.attn.out_proj.bias`)])
    const wide = gelu(graph, linear(norm(x, `${name}.norm_2`), `${name}.mlp.fc1.weight`, `${name}.mlp.fc1.bias`))
    x = graph.operator('Add', [x, linear(wide, `${name}.mlp.fc2.weight`, `${name}.mlp.fc2.bias`)])
  }
  // The runtime finds the largest of floats, not of ids of 64 bits; ids are exact in single precision.
  const comparable = graph.operator('Cast', [tokens.name], { to: { int: 1 } })
  const place = graph.operator('ArgMax', [comparable], { axis: { int: 1 }, keepdims: { int: 1 } })
  const last = norm(graph.operator('GatherND', [x, place], { batch_dims: { int: 1 } }), 'modality_heads.text.proj.0')
  const projected = graph.operator('MatMul', [last, transposed(graph, weight('modality_heads.text.proj.1.weight'))])
  const scale = Math.fround(Math.min(Math.exp(tower.floats('modality_postprocessors.text.1.log_logit_scale')[0] as number), largestScale))
  const result = graph.operator('Mul', [normalised(graph, projected), graph.number(scale)])
  return graph.finish('imagebind-text', [tokens], ports.embeddings(sizes.embedding), result)
}

/** Rows of queries, keys and values beside each other [texts, context, 3 width] to what was heard [texts, context, width]. */
function attention(graph: GraphBuilder, rows: string, mask: string, { heads, width, context }: Tower['sizes']): string {
  const size = width / heads
  const split = graph.operators('Split', [rows, graph.integers([width, width, width])], 3, { axis: { int: -1 } })
  const [query, key, value] = split.map((part) =>
    graph.operator('Transpose', [graph.operator('Reshape', [part, graph.integers([-1, context, heads, size])])], {
      perm: { ints: [0, 2, 1, 3] },
    }),
  ) as [string, string, string]
  const scaled = graph.operator('Mul', [query, graph.number(Math.fround(1 / Math.sqrt(size)))])
  const turned = graph.operator('Transpose', [key], { perm: { ints: [0, 1, 3, 2] } })
  const weights = graph.operator('Softmax', [graph.operator('Add', [graph.operator('MatMul', [scaled, turned]), mask])], {
    axis: { int: -1 },
  })
  const heard = graph.operator('Transpose', [graph.operator('MatMul', [weights, value])], { perm: { ints: [0, 2, 1, 3] } })
  return graph.operator('Reshape', [heard, graph.integers([-1, context, width])])
}

/** Nothing hears what comes after it. */
function causalMask(graph: GraphBuilder, context: number): string {
  const values = new Float32Array(context * context)
  for (let row = 0; row < context; row++) values.fill(Number.NEGATIVE_INFINITY, row * context + row + 1, (row + 1) * context)
  return graph.floats('mask', [context, context], values)
}

/** x (1 + erf(x / sqrt 2)) / 2. */
function gelu(graph: GraphBuilder, x: string): string {
  const error = graph.operator('Erf', [graph.operator('Div', [x, graph.number(Math.fround(Math.SQRT2))])])
  return graph.operator('Mul', [graph.operator('Mul', [x, graph.operator('Add', [error, graph.number(1)])]), graph.number(0.5)])
}

function normalised(graph: GraphBuilder, x: string): string {
  const norm = graph.operator('ReduceL2', [x], { axes: { ints: [-1] }, keepdims: { int: 1 } })
  return graph.operator('Div', [x, graph.operator('Max', [norm, graph.number(leastNorm)])])
}

function transposed(graph: GraphBuilder, matrix: string): string {
  return graph.operator('Transpose', [matrix], { perm: { ints: [1, 0] } })
}
