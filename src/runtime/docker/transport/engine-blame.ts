import { BbxError } from '../../../base/bbx-error.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import { messageOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'

const answerMs = 3_000

/**
 * Whether the container engine is to blame for an exchange that broke: only where it does not answer now. What breaks while it does, the
 * relay in the container included, is the submission's: its processes, its memory, its Python.
 */
export async function engineBlame(engine: ContainerEngine): Promise<Fault | null> {
  try {
    await engine.call('ping', engine.docker.ping(), { timeoutMs: answerMs })
    return null
  } catch (error) {
    if (error instanceof BbxError) return fault(error.code, { what: error.message, evidence: error.why ?? '', remedy: error.remedy })
    return fault('E0021', { what: 'the container engine does not answer as it should', evidence: messageOf(error) })
  }
}
