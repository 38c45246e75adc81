import { basename } from 'node:path'
import type { Tensor } from 'onnxruntime-node'
import { namingThePart } from '../naming-the-part.ts'
import { refuse } from '../refusal.ts'
import type { OnnxRuntime } from './load-runtime.ts'
import { type ModelPorts, openPorts } from './open-ports.ts'

export type Tensors = Readonly<Record<string, Tensor>>

/** An ONNX file of several inputs and outputs. */
export interface Network {
  Tensor: OnnxRuntime['Tensor']
  /** Throws Refusal that names the file where it does not do what it says of itself. */
  run(inputs: Tensors, wanted: readonly string[]): Promise<Tensors>
}

/** Opens a file that must have the inputs that are wanted and no others, and the outputs. `threads` as in `createSession`. Throws Refusal that names the file, BbxError E0001. */
export async function openNetwork(path: string, ports: ModelPorts, threads?: number): Promise<Network> {
  const name = basename(path)
  const { runtime, session } = await namingThePart(name, () => openPorts(path, ports, threads))
  return {
    Tensor: runtime.Tensor,
    run: (feeds, wanted) =>
      namingThePart(name, () =>
        session.run({ ...feeds }, wanted).catch((cause) => refuse(cause instanceof Error ? cause.message : String(cause))),
      ),
  }
}
