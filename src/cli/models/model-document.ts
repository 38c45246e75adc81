import type { ModelState } from '../../weights/model-state.ts'
import type { VerifiedFile } from '../../weights/verify-model.ts'
import type { ModelDocument } from '../schemas/models.ts'

/** A model of `bbx models list`, `pull` and `verify`. */
export function modelDocument(model: ModelState, profiles: readonly string[], verified: readonly VerifiedFile[] = []): ModelDocument {
  const { entry, state, digests, lock, path, bytes } = model
  const { id, title, licence, metrics } = entry
  return {
    id,
    title,
    repository: lock?.repository ?? entry.repository,
    state,
    digests,
    bytes: lock === null ? entry.aboutBytes : bytes,
    licence: { ...licence },
    metrics: [...metrics],
    profiles: [...profiles],
    commit: lock?.commit ?? null,
    pulledAt: lock?.pulledAt ?? null,
    path,
    verified: verified.map((file) => ({ ...file })),
  }
}
