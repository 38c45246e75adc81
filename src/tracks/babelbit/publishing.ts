import { jsonText } from '../../base/python/json-text.ts'
import type { NamedSubmission, Publishing } from '../../submission/publishing.ts'

/** A name on the hub has at most so many characters. */
const longestName = 96

/**
 * Publishing on subnet 59: JSON, timelocked; published first, because validators look at the repository as soon as the commitment opens
 * (reference babelbit 6 and 7).
 */
export const babelbitPublishing: Publishing = {
  netuid: 59,
  order: ['publish', 'image', 'deploy', 'share', 'warm-up', 'ping', 'commit'],
  chutes: true,
  sealing: 'timelocked',
  leastAgeMs: 0,
  scores: 'committed',
  skipsGated: true,
  defaultRepository: ({ username, hotkeyName }) => `${username}/Babelbit-${hotkeyName}`,
  repositoryProblem(repo) {
    if (repo.length <= longestName) return null
    return {
      what: `${repo} has ${repo.length} characters`,
      why: `the hub takes at most ${longestName}`,
      remedy: 'name another with --repo',
    }
  },
  // The order of the keys and the spaces are those of Python's json.dumps.
  payload: ({ repo, revision, chute, hotkey }) =>
    jsonText({ model: repo, revision, chute_id: chute?.id ?? null, slug: chute?.slug ?? null, hotkey }),
  parse: parseBabelbit,
  refusal({ served, chute }) {
    if (served || chute !== null) return null
    return {
      what: 'validators would pass over this commitment',
      why: 'it names no chute, and the hotkey serves no axon: there is nobody whom they could ask',
      remedy: 'tell the subnet where the server answers with `bbx serve-axon`, then push again',
    }
  },
}

/** Reads a commitment as validators do. */
export function parseBabelbit(text: string): NamedSubmission | null {
  try {
    const { model, revision, chute_id, slug } = JSON.parse(text) as Readonly<Record<string, unknown>>
    if (typeof model !== 'string' || model === '') return null
    const chute = { id: textOrNull(chute_id), slug: textOrNull(slug) }
    return { repo: model, revision: textOrNull(revision), chute: chute.id === null && chute.slug === null ? null : chute }
  } catch {
    return null
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
