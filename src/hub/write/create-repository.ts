import { BbxError } from '../../base/bbx-error.ts'
import { TryAgain } from '../../base/download/try-again.ts'
import { patiently } from '../../base/patiently.ts'
import { ask } from '../ask.ts'
import type { HubLine } from '../line.ts'
import { repoPath } from '../repo-path.ts'
import type { HubRepo } from '../types.ts'
import { repository } from './repository.ts'

/** The hub makes one repository of an account at a time, and says so with the status that also stands for one that is there. */
const busy = /conflicting operation is in progress/i

/** See `Hub`. */
export async function createRepository(
  line: HubLine,
  repo: HubRepo,
  { private: isPrivate }: { private: boolean },
  signal: AbortSignal,
): Promise<'created' | 'existed'> {
  repoPath(repo)
  const [organization, name] = repo.name.split('/')
  const body = { name, organization, type: repo.kind, visibility: isPrivate ? 'private' : 'public' }
  const asked = { repo, revision: 'main', path: null, writes: true }
  try {
    return await patiently(
      line,
      async () => {
        const answer = await ask(line, { method: 'POST', path: '/api/repos/create', body, reads: [409] }, asked, signal)
        if (answer.status !== 409) return 'created'
        const why = new TextDecoder().decode(answer.body).slice(0, 300)
        if (busy.test(why)) throw new TryAgain(new BbxError('E0050', { what: 'the hub makes another repository of this account', why }))
        return 'existed'
      },
      signal,
    )
  } catch (error) {
    // A token that may write to a repository need not be one that may make it.
    const isRefused = error instanceof BbxError && error.code === 'E0010'
    if (isRefused && line.token !== null && (await isThere(line, repo, signal))) return 'existed'
    throw error
  }
}

async function isThere(line: HubLine, repo: HubRepo, signal: AbortSignal): Promise<boolean> {
  return repository(line, repo, signal).then(
    (found) => found !== null,
    () => false,
  )
}
