import type { GraphBuilder } from '../onnx/graph-builder.ts'

/** Where the tokens of a step stand among all, by names in the graph. */
export interface TokenPlaces {
  /** [batch, tokens], and the first of the two, each as a list. */
  idsShape: string
  batch: string
  /** The place of the first token and the one behind the last, as lists of one. */
  begin: string
  end: string
  /** [tokens, all so far]: 0 where a token may look, and very little where it would look ahead. */
  mask: string
}

/** The least single-precision number, as transformers masks. */
const never = -3.4028234663852886e38

/** `cache` is one of the tokens so far, [batch, heads, n, size]; its tokens count where `useCache` is true. */
export function tokenPlaces(graph: GraphBuilder, { ids, cache, useCache }: Record<'ids' | 'cache' | 'useCache', string>): TokenPlaces {
  const { operator: op, integers, integer } = graph
  const shapeOf = (x: string, from: number, to: number) => op('Shape', [x], { start: { int: from }, end: { int: to } })
  const idsShape = shapeOf(ids, 0, 2)
  const count = shapeOf(ids, 1, 2)
  const begin = op('Mul', [shapeOf(cache, 2, 3), op('Cast', [useCache], { to: { int: 7 } })])
  const end = op('Add', [begin, count])
  const scalar = (x: string) => op('Squeeze', [x, integers([0])])
  const looking = op('Range', [scalar(begin), scalar(end), integer(1)])
  const lookedAt = op('Range', [integer(0), scalar(end), integer(1)])
  const may = op('LessOrEqual', [lookedAt, op('Unsqueeze', [looking, integers([1])])])
  return {
    idsShape,
    batch: shapeOf(ids, 0, 1),
    begin,
    end,
    mask: op('Where', [may, graph.number(0), graph.number(never)]),
  }
}
