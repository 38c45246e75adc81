import { Refusal } from '../refusal.ts'
import type { CreatedSession } from './create-session.ts'
import { noModel } from './no-model.ts'
import { type ModelPorts, openPorts } from './open-ports.ts'

export interface ModelOptions extends ModelPorts {
  path: string
  /** The file as the user named it. */
  shown: string
  /** Which model it must be, for the message. */
  model: string
  /** Threads of one inference; default: all that this process may use. */
  threads?: number | undefined
}

/** Opens a model of one ONNX file. Throws BbxError U0007 where it is another model or none, E0001 where onnxruntime-node is not there. */
export async function openModel({ path, shown, model, threads, ...ports }: ModelOptions): Promise<CreatedSession> {
  try {
    return await openPorts(path, ports, threads)
  } catch (cause) {
    throw cause instanceof Refusal ? noModel(shown, model, cause.message, cause) : cause
  }
}
