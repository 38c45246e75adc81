import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { MimiConfig } from './read-config.ts'

/** What of a frame's place in time goes into the attention. */
export interface Rotation {
  /** Queries or keys [b, heads, T, width], turned by their place. */
  rotated(x: string): string
  /** [T, T]: minus infinity where a column is later than its row, else 0. */
  future: string
}

const float = { to: { int: 1 } }

/** Rotary places (RoPE, in the form that pairs a head's halves) for frames [b, T, hidden], however many. */
export function rotary(graph: GraphBuilder, frames: string, { head_dim: width, rope_theta }: MimiConfig): Rotation {
  const count = graph.operator('Gather', [graph.operator('Shape', [frames]), graph.integer(1)])
  const places = graph.operator('Range', [graph.integer(0), count, graph.integer(1)])
  const column = graph.operator('Unsqueeze', [graph.operator('Cast', [places], float), graph.integers([1])])
  const angles = graph.operator('MatMul', [column, graph.floats('rotary.frequencies', [1, width / 2], frequencies(width, rope_theta))])
  const both = graph.operator('Concat', [angles, angles], { axis: { int: -1 } })
  const [cosine, sine] = [graph.operator('Cos', [both]), graph.operator('Sin', [both])]
  const isLater = graph.operator('Greater', [
    graph.operator('Unsqueeze', [places, graph.integers([0])]),
    graph.operator('Unsqueeze', [places, graph.integers([1])]),
  ])
  return {
    future: graph.operator('Where', [isLater, graph.number(Number.NEGATIVE_INFINITY), graph.number(0)]),
    rotated(x) {
      const halves = graph.integers([width / 2, width / 2])
      const [first, second] = graph.operators('Split', [x, halves], 2, { axis: { int: -1 } }) as [string, string]
      const turned = graph.operator('Concat', [graph.operator('Neg', [second]), first], { axis: { int: -1 } })
      return graph.operator('Add', [graph.operator('Mul', [x, cosine]), graph.operator('Mul', [turned, sine])])
    },
  }
}

/** 1 / theta^(2i / width), rounded to single precision step by step as torch does it. */
function frequencies(width: number, theta: number): Float32Array {
  return Float32Array.from({ length: width / 2 }, (_, at) => 1 / Math.fround(theta ** Math.fround((2 * at) / width)))
}
