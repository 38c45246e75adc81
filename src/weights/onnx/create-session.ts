import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { InferenceSession } from 'onnxruntime-node'
import { refuse } from '../refusal.ts'
import { executionProviders } from './execution-providers.ts'
import { loadOnnxRuntime, type OnnxRuntime } from './load-runtime.ts'

export interface CreatedSession {
  runtime: OnnxRuntime
  session: InferenceSession
}

/**
 * Opens an ONNX file, whatever is in it. `threads` are those of one inference; default: all that this process may use. Throws Refusal where it is none, BbxError E0001 where
 * onnxruntime-node is not there.
 */
export async function createSession(path: string, threads?: number): Promise<CreatedSession> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) refuse(found === null ? 'there is no such file' : 'it is no file')
  const runtime = await loadOnnxRuntime()
  // What goes wrong is thrown too: what the runtime writes to stderr goes past us.
  const fatal = 4
  const create = (executionProviders: readonly ('cuda' | 'cpu')[]) =>
    runtime.InferenceSession.create(path, {
      executionProviders,
      intraOpNumThreads: threads ?? availableParallelism(),
      interOpNumThreads: 1,
      logSeverityLevel: fatal,
    })
  const providers = executionProviders()
  try {
    // A machine may have the libraries for CUDA and no device.
    const session = await (providers.includes('cuda') ? create(providers).catch(() => create(['cpu'])) : create(providers))
    return { runtime, session }
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message : String(cause))
  }
}
