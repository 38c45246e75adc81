import type { InferenceSession } from 'onnxruntime-node'
import { refuse } from '../refusal.ts'

/** What an input or output must be. null stands for any size; a name in the file fits every size. */
export interface WantedPort {
  type: 'float32' | 'int64' | 'bool'
  shape: readonly (number | null)[]
}

export type WantedPorts = Readonly<Record<string, WantedPort>>

/**
 * Holds what a model says of itself against what it is going to be given and asked. `exactly`: it may have nothing beside, as inputs must not, for they would stay empty. Throws
 * Refusal.
 */
export function checkPorts(
  side: 'input' | 'output',
  found: readonly InferenceSession.ValueMetadata[],
  wanted: WantedPorts,
  exactly: boolean,
): void {
  for (const [name, { type, shape }] of Object.entries(wanted)) {
    const port = found.find((one) => one.name === name) ?? refuse(`it has no ${side} ${name}`)
    const sizes = port.isTensor ? port.shape : []
    const fits =
      sizes.length === shape.length && shape.every((size, at) => size === null || typeof sizes[at] === 'string' || sizes[at] === size)
    if (!port.isTensor || port.type !== type || !fits) {
      const is = port.isTensor ? `${port.type} of [${sizes.join(', ')}]` : 'no tensor'
      refuse(`its ${side} ${name} is ${is}, not ${type} of [${shape.map((size) => size ?? 'any').join(', ')}]`)
    }
  }
  const strange = exactly ? found.find(({ name }) => !Object.hasOwn(wanted, name)) : undefined
  if (strange !== undefined) refuse(`it has an ${side} ${strange.name} that nothing is known of`)
}
