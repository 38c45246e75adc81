import { createHash } from 'node:crypto'
import type { NamedSubmission, Publishing } from '../submission/publishing.ts'

/** Contests of subnet 21 by the id in their commitments. */
export type Sn21Competition = 'v1' | 'o1'

/** 128 bytes for all, less a commit id, the budget of an older digest, a competition id and four colons (reference sn21 6.1). */
const longestRepository = 38
const shortestRepository = 4
/** A free text on chain, and `0` in practice. */
const epoch = '0'
/** Validators estimate the time of the block, and refuse a repository that is not 12 s older (reference sn21 6.3); one more for clocks that differ. */
const leastAgeMs = 13_000
const fields = 6

/**
 * Publishing on subnet 21: `namespace:name:epoch:commit:hash:competition`, in the open; the repository stays private until the block is fixed,
 * so that nobody can copy it before (reference sn21 6.1 and 7).
 */
export function sn21Publishing(competition: Sn21Competition): Publishing {
  return {
    netuid: 21,
    order: ['commit', 'publish'],
    sealing: 'plain',
    leastAgeMs,
    chutes: false,
    scores: 'head',
    skipsGated: false,
    defaultRepository: ({ username, folderName }) => `${username}/${folderName}`,
    repositoryProblem(repo) {
      if (repo.length >= shortestRepository && repo.length <= longestRepository) return null
      const why = `subnet 21 takes ${shortestRepository} to ${longestRepository}, owner and name together`
      return { what: `${repo} has ${repo.length} characters`, why, remedy: 'name another with --repo' }
    },
    payload({ repo, revision }) {
      const [namespace = '', name = ''] = repo.split('/')
      return [namespace, name, epoch, revision, nameHash([namespace, name, epoch, competition]), competition].join(':')
    },
    parse: parseSn21,
    refusal: () => null,
  }
}

/** Reads a commitment as validators do: five fields are enough, and the word None stands for none. */
export function parseSn21(text: string): NamedSubmission | null {
  const [namespace, name, when, revision, ...rest] = text.split(':')
  if (rest.length < fields - 5 || rest.length > fields - 4 || !namespace || !name || when === 'None') return null
  return { repo: `${namespace}/${name}`, revision: revision && revision !== 'None' ? revision : null, chute: null }
}

/** The first 64 bits of a SHA-256 over the names, in decimal: of names, not of weights, and no validator looks at it. */
function nameHash(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join(' ')).digest().readBigUInt64BE(0).toString()
}
