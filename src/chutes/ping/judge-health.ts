import { type Fault, fault } from '../../base/fault.ts'
import type { Json } from '../../base/json.ts'
import { localRevision } from '../spec/local-image.ts'
import { typeOf } from './type-of.ts'

export interface Health {
  /** What the instance says of itself; null where it says nothing. */
  revision: string | null
  modelLoaded: boolean
  faults: readonly Fault[]
}

/**
 * The answer to `POST /health`: the model has to be loaded (reference babelbit 5.6), and where a revision is expected it has to be that one; `isLocal`: or a folder's, which has none.
 */
export function judgeHealth(answer: Json, expectedRevision: string | null, isLocal = false): Health {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    return { revision: null, modelLoaded: false, faults: [fault('S3002', { what: `/health answers ${typeOf(answer)}, not an object` })] }
  const { model_loaded: loaded, revision: said } = answer as { readonly [key: string]: Json }
  const revision = typeof said === 'string' ? said : null
  const faults: Fault[] = []
  if (loaded !== true) {
    const what = loaded === undefined ? '/health does not say `model_loaded`' : `/health says \`model_loaded\` ${JSON.stringify(loaded)}`
    faults.push(fault('S2006', { what, remedy: 'read the start-up log of the instance: `bbx chute logs`' }))
  }
  const expected = isLocal ? [expectedRevision, localRevision] : [expectedRevision]
  if (expectedRevision !== null && revision !== null && !expected.includes(revision)) {
    const what = `the chute serves revision ${revision}, not ${expectedRevision}`
    faults.push(fault('S2006', { what, remedy: 'wait until the platform has replaced the instance, or deploy that revision' }))
  }
  return { revision, modelLoaded: loaded === true, faults }
}
