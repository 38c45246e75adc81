import { ask } from '../ask.ts'
import type { HubLine } from '../line.ts'
import { apiPath } from '../repo-path.ts'
import type { HubRepo } from '../types.ts'

/** See `Hub`. */
export async function setVisibility(
  line: HubLine,
  repo: HubRepo,
  { private: isPrivate }: { private: boolean },
  signal: AbortSignal,
): Promise<void> {
  const body = { visibility: isPrivate ? 'private' : 'public' }
  const asked = { repo, revision: 'main', path: null, writes: true }
  await ask(line, { method: 'PUT', path: `${apiPath(repo)}/settings`, body }, asked, signal)
}
