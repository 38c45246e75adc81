import { BbxError } from '../base/bbx-error.ts'
import type { HubRepo } from './types.ts'

const part = '[A-Za-z0-9](?:[\\w.-]{0,94}\\w)?'
const repoName = new RegExp(`^${part}/${part}$`)

/** The rule of `isRepoName`, for whoever breaks it. */
export const repoNamingRule =
  'it is OWNER/NAME, both of letters, digits, "-", "_" and ".", with a letter or a digit in front, without "--" and "..", and NAME does not end in .git'

/** Whether the hub takes it for the name of a repository. */
export function isRepoName(name: string): boolean {
  return repoName.test(name) && !/\.\.|--|\.git$/.test(name)
}

/** The repository as it stands in the hub's own addresses: `owner/name`, `datasets/owner/name`. Throws BbxError U0003 for a name that no repository has. */
export function repoPath({ kind, name }: HubRepo): string {
  if (!isRepoName(name)) {
    const what = `${JSON.stringify(name)} is no name of a repository`
    throw new BbxError('U0003', { what, why: repoNamingRule, remedy: 'write another' })
  }
  return kind === 'model' ? name : `datasets/${name}`
}

/** The same as its API names it: `/api/models/owner/name`. */
export function apiPath(repo: HubRepo): string {
  repoPath(repo)
  return `/api/${repo.kind}s/${repo.name}`
}

/** A revision as one part of a path: `refs/pr/1` too. Throws BbxError U0003 for what is none. */
export function revisionPart(revision: string): string {
  if (!/^\w[\w./-]{0,200}$/.test(revision) || revision.includes('..'))
    throw new BbxError('U0003', { what: `${JSON.stringify(revision)} is no revision`, remedy: 'give a branch, a tag or a commit' })
  return encodeURIComponent(revision)
}

/** The path of a file or folder in a repository, as a part of an address. */
export function filePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

export const isCommit = (revision: string): boolean => /^[0-9a-f]{40}$/.test(revision)
