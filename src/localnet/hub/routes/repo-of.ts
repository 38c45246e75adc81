import { type HubCall, Refused } from '../call.ts'
import { findCommit } from '../repositories.ts'
import { foreignNamespace, type StoredCommit, type StoredRepository } from '../types.ts'

/** The repository that is asked for, as far as whoever asks may see it. Throws Refused as a hub answers. */
export function repoToRead({ hub, asked, account }: HubCall): StoredRepository {
  const repo = hub.repositories.find(asked.kind, asked.name)
  if (repo === null) throw new Refused(account === null ? 401 : 404, 'RepoNotFound', 'Repository not found')
  if (repo.private && account === null) throw new Refused(401, 'RepoNotFound', 'Repository not found')
  return repo
}

export function commitToRead(call: HubCall): { repo: StoredRepository; commit: StoredCommit } {
  const repo = repoToRead(call)
  const commit = findCommit(repo, call.asked.revision)
  if (commit === null) throw new Refused(404, 'RevisionNotFound', `Invalid rev id: ${call.asked.revision}`)
  return { repo, commit }
}

export function repoToWrite(call: HubCall): StoredRepository {
  mayWrite(call, call.asked.name)
  return repoToRead(call)
}

export function mayWrite({ account }: HubCall, name: string): void {
  if (account === null) throw new Refused(401, '', 'Invalid username or password.')
  const owner = name.split('/')[0]
  if (account.role !== 'write' || owner === foreignNamespace)
    throw new Refused(403, '', `You don't have the rights to write to ${owner} with this token`)
}
