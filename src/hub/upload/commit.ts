import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { TryAgain } from '../../base/download/try-again.ts'
import { identity } from '../ask.ts'
import { parseAnswer } from '../ask-json.ts'
import type { HubLine } from '../line.ts'
import { listFiles } from '../list-files.ts'
import { apiPath } from '../repo-path.ts'
import { resolveRevision } from '../resolve-revision.ts'
import { statusError } from '../status-error.ts'
import type { HubRepo } from '../types.ts'
import { type CommitContent, commitBody } from './commit-body.ts'
import { compareListing, listingOf } from './compare-listing.ts'
import { localDigests } from './local-digests.ts'
import { sendBody } from './send-body.ts'

const schema = z.object({ commitOid: z.string().regex(/^[0-9a-f]{40}$/, 'is no commit') })

/**
 * Makes one commit upon `parent` and returns its name. The hub takes it only while `parent` is the newest, so that sending it twice makes one of it; where an
 * answer was lost the hub is looked at before it is sent again. Throws as `Hub.upload` says.
 */
export async function commit(line: HubLine, repo: HubRepo, branch: string, content: CommitContent): Promise<string> {
  const { signal } = content
  const { tries, pauseMs } = line.patience
  let doubtful = false
  for (let attempt = 1; ; attempt++) {
    try {
      return await commitOnce(line, repo, branch, content)
    } catch (error) {
      if (!doubtful && !(error instanceof TryAgain)) throw error
      if (!(error instanceof TryAgain) && !(error instanceof BbxError && error.code === 'E0050')) throw error
      doubtful = true
      const found = await landed(line, repo, branch, content)
      if (found !== null) return found
      if (!(error instanceof TryAgain)) throw error
      if (attempt >= tries) throw unknownEnd(repo, error)
      await sleep(error.afterMs ?? pauseMs * attempt, undefined, { signal })
    }
  }
}

async function commitOnce(line: HubLine, repo: HubRepo, branch: string, content: CommitContent): Promise<string> {
  const { bytes, body } = commitBody(content)
  const url = new URL(`${line.endpoint}${apiPath(repo)}/commit/${branch}`)
  const headers = { accept: 'application/json', 'content-type': 'application/x-ndjson', ...identity(line) }
  const { answerMs } = line.patience
  const answer = await sendBody(line, { method: 'POST', url, headers, bytes, body: body(), answerMs }, content.signal)
  if (answer.status < 200 || answer.status >= 300)
    throw statusError(line, { repo, revision: branch, path: null, writes: true }, answer.status, answer.headers, answer.body)
  return parseAnswer(answer.body, schema, line).commitOid
}

/** The commit that a lost answer was about; null where the branch is where it was. Throws E0050 where it holds something else. */
async function landed(line: HubLine, repo: HubRepo, branch: string, content: CommitContent): Promise<string | null> {
  const { parent, signal, folder, regular, large, deleted } = content
  const head = await resolveRevision(line, repo, branch, signal)
  if (head === parent) return null
  const listed = await listingOf(listFiles(line, repo, head, { signal }))
  const sha256 = new Map([
    ...regular.map(({ file, sha256: sum }) => [file.path, sum] as const),
    ...large.map(({ file, object }) => [file.path, object.oid] as const),
  ])
  const files = [...regular, ...large].map(({ file }) => file)
  const digests = localDigests({ folder, files, sha256Of: async (path) => sha256.get(path) ?? '' }, signal)
  const differences = await compareListing(listed, files, digests)
  const isOurs = differences.every(({ why, path }) => why === 'besides' && !deleted.includes(path))
  if (isOurs) return head
  throw new BbxError('E0050', {
    what: `${repo.name} changed on the hub meanwhile`,
    why: `its newest commit is ${head}, and it is not ours`,
  })
}

function unknownEnd(repo: HubRepo, error: TryAgain): BbxError {
  const { message, why } = error.inTheEnd
  return new BbxError('E0007', {
    what: `the hub did not say whether it made the commit to ${repo.name}`,
    why: why === null ? message : `${message}: ${why}`,
    remedy: 'run the same command again: it looks at what is there before it sends anything',
    exit: 4,
    cause: error,
  })
}
