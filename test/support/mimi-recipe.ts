import { closeSync, openSync, writeSync } from 'node:fs'
import { layout } from '../../src/weights/mimi/layout.ts'
import type { MimiConfig } from '../../src/weights/mimi/read-config.ts'
import { hashUniform } from './hash-uniform.ts'

/** Writes the weights of an encoder by the formula of test/golden/mimi/README.md, tensor by tensor. */
export function writeMimiRecipe(path: string, config: MimiConfig): void {
  const tensors = [...layout(config)].map(([name, shape]) => ({ name, shape, length: shape.reduce((product, size) => product * size, 1) }))
  let at = 0
  const entries = tensors.map(({ name, shape, length }) => {
    const begin = at
    at += length * 4
    return [name, { dtype: 'F32', shape, data_offsets: [begin, at] }]
  })
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)))
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(header.length))
  const file = openSync(path, 'w')
  try {
    writeSync(file, size)
    writeSync(file, header)
    for (const { name, shape, length } of tensors) {
      const uniform = hashUniform(`bbx-public-1:mimi:${name}`)
      const value = formula(name, shape)
      const values = new Float32Array(length)
      for (let index = 0; index < length; index++) values[index] = value(uniform(index))
      writeSync(file, values)
    }
  } finally {
    closeSync(file)
  }
}

function formula(name: string, shape: readonly number[]): (u: number) => number {
  if (name.endsWith('layer_scale.scale')) return (u) => 0.3 + 0.05 * u
  if (name.endsWith('layernorm.weight')) return (u) => 1 + 0.2 * u
  if (name.endsWith('bias')) return (u) => 0.05 * u
  if (name.endsWith('cluster_usage')) return (u) => 1 + 0.5 * u
  if (name.endsWith('embed_sum')) return (u) => u
  const scale = Math.sqrt(4 / shape.slice(1).reduce((product, size) => product * size, 1))
  return (u) => u * scale
}
