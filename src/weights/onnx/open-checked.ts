import { basename } from 'node:path'
import { namingThePart } from '../naming-the-part.ts'
import { checkPorts, type WantedPorts } from './check-ports.ts'
import { type CreatedSession, createSession } from './create-session.ts'

/** Opens an ONNX file of several inputs and outputs, of which it must have those that are wanted. Throws Refusal that names the file, BbxError E0001. */
export function openChecked(
  path: string,
  { inputs, outputs }: Record<'inputs' | 'outputs', WantedPorts>,
  threads?: number,
): Promise<CreatedSession> {
  return namingThePart(basename(path), async () => {
    const created = await createSession(path, threads)
    try {
      checkPorts('input', created.session.inputMetadata, inputs, true)
      checkPorts('output', created.session.outputMetadata, outputs, false)
      return created
    } catch (error) {
      await created.session.release()
      throw error
    }
  })
}
