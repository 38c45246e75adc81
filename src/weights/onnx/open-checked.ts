import { basename } from 'node:path'
import { namingThePart } from '../naming-the-part.ts'
import type { CreatedSession } from './create-session.ts'
import { type ModelPorts, openPorts } from './open-ports.ts'

/** Opens one ONNX file of a model that has several. Throws Refusal that names the file, BbxError E0001. */
export function openChecked(path: string, ports: ModelPorts, threads?: number): Promise<CreatedSession> {
  return namingThePart(basename(path), () => openPorts(path, ports, threads))
}
