import { checkPorts, type WantedPorts } from './check-ports.ts'
import { type CreatedSession, createSession } from './create-session.ts'

export interface ModelPorts {
  /** All that it is given. */
  inputs: WantedPorts
  /** What is asked of it; it may have more. */
  outputs: WantedPorts
}

/** Opens an ONNX file whose inputs and outputs are as they should be. Throws Refusal, BbxError E0001 where onnxruntime-node is not there. */
export async function openPorts(path: string, { inputs, outputs }: ModelPorts, threads?: number): Promise<CreatedSession> {
  const created = await createSession(path, threads)
  try {
    checkPorts('input', created.session.inputMetadata, inputs, true)
    checkPorts('output', created.session.outputMetadata, outputs, false)
    return created
  } catch (error) {
    await created.session.release()
    throw error
  }
}
