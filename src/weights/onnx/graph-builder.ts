import type { Attribute, Constant, Graph, LateFloats, Node, Port } from './model.ts'

/** Puts a graph together operator by operator. What an operator makes is known by a name, which is what later ones take. */
export interface GraphBuilder {
  floats(name: string, shape: readonly number[], values: Float32Array | LateFloats): string
  /** A single number, to add or to clip with. */
  number(value: number): string
  /** Axes, sizes, pads: a list of whole numbers. */
  integers(values: readonly number[]): string
  /** One whole number that is no list. */
  integer(value: number): string
  operator(operator: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string
  /** An operator that makes several things. */
  operators(operator: string, inputs: readonly string[], count: number, attributes?: Readonly<Record<string, Attribute>>): string[]
  /** The last operator's result under a name for the outside. */
  finish(name: string, inputs: readonly Port[], output: Port, result: string): Graph
}

export function graphBuilder(): GraphBuilder {
  const nodes: Node[] = []
  const constants = new Map<string, Constant>()
  const keep = (constant: Constant) => {
    if (!constants.has(constant.name)) constants.set(constant.name, constant)
    return constant.name
  }
  const operators: GraphBuilder['operators'] = (operator, inputs, count, attributes = {}) => {
    const outputs = Array.from({ length: count }, (_, at) => `${operator}_${nodes.length}${count === 1 ? '' : `_${at}`}`)
    nodes.push({ operator, inputs, outputs, attributes })
    return outputs
  }
  return {
    floats: (name, shape, values) => keep({ name, shape, values }),
    number: (value) => keep({ name: `number ${value}`, shape: [], values: Float32Array.of(value) }),
    integers: (values) =>
      keep({ name: `integers ${values.join(' ')}`, shape: [values.length], values: BigInt64Array.from(values, BigInt) }),
    integer: (value) => keep({ name: `integer ${value}`, shape: [], values: BigInt64Array.of(BigInt(value)) }),
    operators,
    operator: (operator, inputs, attributes) => operators(operator, inputs, 1, attributes)[0] as string,
    finish(name, inputs, output, result) {
      nodes.push({ operator: 'Identity', inputs: [result], outputs: [output.name], attributes: {} })
      return { name, inputs, outputs: [output], constants: [...constants.values()], nodes }
    },
  }
}
