import { BbxError } from '../../base/bbx-error.ts'
import { embeddingModel } from './embedding-model.ts'
import type { OpenJob, OpenReply } from './job.ts'
import { modelDigest } from './model-digest.ts'
import { modelTools } from './model-tools.ts'

/** Opens every model once, so that one that is none is told before anything is asked of a submission, and says which they are. */
export async function openJob({ id, open }: OpenJob): Promise<OpenReply> {
  const digests: Record<string, string> = {}
  try {
    const tools = modelTools(open)
    for (const tool of [tools.speaker, tools.codec, tools.transcriber, tools.captions]) await tool?.()
    await embeddingModel(open, null)
    for (const [model, { path }] of Object.entries(open.places)) digests[model] = await modelDigest(path)
  } catch (error) {
    if (!(error instanceof BbxError)) throw error
    const { code, message, why, remedy } = error
    return { id, digests: null, failure: { code, what: message, why, remedy }, error: null }
  }
  return { id, digests, failure: null, error: null }
}
