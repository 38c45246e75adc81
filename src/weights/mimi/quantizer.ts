import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { TensorFile } from '../safetensors/tensor-file.ts'
import type { Layers } from './layers.ts'
import { quantizers } from './layout.ts'
import type { MimiConfig } from './read-config.ts'

const { fround } = Math
/** Entries that were used less than this in training count as used this much. */
const leastUsage = 1e-5

/**
 * From [b, hidden, frames] to codes [b, 32, frames]. Both quantisers see the same frames; each codebook of a quantiser takes the entry that is nearest to what the ones before it left over.
 */
export function quantizer(graph: GraphBuilder, x: string, config: MimiConfig, file: TensorFile, layers: Layers): string {
  const turned = (y: string) => graph.operator('Transpose', [y], { perm: { ints: [0, 2, 1] } })
  const rows: string[] = []
  for (const { key, books } of quantizers(config)) {
    const projection = `${key}.input_proj.weight`
    const projected = file.tensors.has(projection) ? graph.operator('Conv', [x, layers.weight(projection)]) : x
    const width = config.codebook_dim
    let rest = graph.operator('Reshape', [turned(projected), graph.integers([-1, width])])
    for (let book = 0; book < books; book++) {
      const table = tableOf(graph, `${key}.layers.${book}.codebook`, file)
      const row = nearest(graph, rest, table)
      rows.push(graph.operator('Unsqueeze', [row, graph.integers([0])]))
      if (book === books - 1) continue
      const chosen = graph.operator('Gather', [table, row])
      const entry = graph.operator('Slice', [chosen, graph.integers([0]), graph.integers([width]), graph.integers([1])])
      rest = graph.operator('Sub', [rest, entry])
    }
  }
  const all = graph.operator('Concat', rows, { axis: { int: 0 } })
  const sizes = graph.operator('Shape', [turned(x)], { end: { int: 2 } })
  const shape = graph.operator('Concat', [graph.integers([rows.length]), sizes], { axis: { int: 0 } })
  return graph.operator('Transpose', [graph.operator('Reshape', [all, shape])], { perm: { ints: [1, 0, 2] } })
}

/**
 * For each x [N, width] the entry of least distance, the first of equals: the root of |x|^2 - 2 xy + |y|^2, all in one product with the terms in the order in which torch's
 * `cdist` has them, for near-ties are decided by rounding.
 */
function nearest(graph: GraphBuilder, x: string, table: string): string {
  const squares = graph.operator('ReduceSum', [graph.operator('Mul', [x, x]), graph.integers([1])], { keepdims: { int: 1 } })
  const ones = graph.operator('Expand', [graph.number(1), graph.operator('Shape', [squares])])
  const terms = graph.operator('Concat', [graph.operator('Mul', [x, graph.number(-2)]), squares, ones], { axis: { int: 1 } })
  const product = graph.operator('Gemm', [terms, table], { transB: { int: 1 } })
  const distance = graph.operator('Sqrt', [graph.operator('Max', [product, graph.number(0)])])
  return graph.operator('ArgMin', [distance], { axis: { int: 1 }, keepdims: { int: 0 } })
}

/** A codebook as [entries, width + 2]: an entry, 1, and the entry's square. Training keeps sums and counts, whose quotient the entry is. */
function tableOf(graph: GraphBuilder, key: string, file: TensorFile): string {
  const [entries = 0, width = 0] = file.tensors.get(`${key}.embed_sum`)?.shape ?? []
  return graph.floats(key, [entries, width + 2], async () => {
    const sums = await file.floats(`${key}.embed_sum`)
    const usage = await file.floats(`${key}.cluster_usage`)
    const out = new Float32Array(entries * (width + 2))
    for (let entry = 0; entry < entries; entry++) {
      const from = entry * (width + 2)
      const used = Math.max(usage[entry] as number, fround(leastUsage))
      let square = 0
      for (let at = 0; at < width; at++) {
        const value = fround((sums[entry * width + at] as number) / used)
        out[from + at] = value
        square += fround(value * value)
      }
      out[from + width] = 1
      out[from + width + 1] = square
    }
    return out
  })
}
