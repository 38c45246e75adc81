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
  /**
   * What one of two ways makes, as a truth value says. Both make the same number of things, which the ports describe, and may take whatever is known outside of
   * them.
   */
  choice(truth: string, made: readonly Port[], yes: Way, no: Way): string[]
  /** The last operator's result under a name for the outside. */
  finish(name: string, inputs: readonly Port[], output: Port, result: string): Graph
  /** The same of several results. */
  finishAll(name: string, inputs: readonly Port[], outputs: readonly (readonly [port: Port, result: string])[]): Graph
}

/** Builds one of two ways; the names of what it makes. */
export type Way = (inner: GraphBuilder) => readonly string[]

export function graphBuilder(): GraphBuilder {
  return builderOf(new Map(), { nodes: 0 })
}

/** No name of an inner graph may be one of the outer: all builders of one graph count together, and keep their constants together. */
function builderOf(constants: Map<string, Constant>, made: { nodes: number }): GraphBuilder {
  const nodes: Node[] = []
  const keep = (constant: Constant) => {
    if (!constants.has(constant.name)) constants.set(constant.name, constant)
    return constant.name
  }
  const operators: GraphBuilder['operators'] = (operator, inputs, count, attributes = {}) => {
    const number = made.nodes++
    const outputs = Array.from({ length: count }, (_, at) => `${operator}_${number}${count === 1 ? '' : `_${at}`}`)
    nodes.push({ operator, inputs, outputs, attributes })
    return outputs
  }
  const finishAll: GraphBuilder['finishAll'] = (name, inputs, outputs) => {
    for (const [port, result] of outputs) nodes.push({ operator: 'Identity', inputs: [result], outputs: [port.name], attributes: {} })
    return { name, inputs, outputs: outputs.map(([port]) => port), constants: [...constants.values()], nodes }
  }
  const wayOf = (ports: readonly Port[], build: Way): Graph => {
    const number = made.nodes++
    const inner = builderOf(constants, made)
    const results = build(inner)
    const named = ports.map((port, at) => [{ ...port, name: `${port.name}_${number}` }, results[at] as string] as const)
    return { ...inner.finishAll(`way ${number}`, [], named), constants: [] }
  }
  return {
    floats: (name, shape, values) => keep({ name, shape, values }),
    number: (value) => keep({ name: `number ${value}`, shape: [], values: Float32Array.of(value) }),
    integers: (values) =>
      keep({ name: `integers ${values.join(' ')}`, shape: [values.length], values: BigInt64Array.from(values, BigInt) }),
    integer: (value) => keep({ name: `integer ${value}`, shape: [], values: BigInt64Array.of(BigInt(value)) }),
    operators,
    operator: (operator, inputs, attributes) => operators(operator, inputs, 1, attributes)[0] as string,
    choice: (truth, ports, yes, no) =>
      operators('If', [truth], ports.length, { then_branch: { graph: wayOf(ports, yes) }, else_branch: { graph: wayOf(ports, no) } }),
    finish: (name, inputs, output, result) => finishAll(name, inputs, [[output, result]]),
    finishAll,
  }
}
