import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { readCommitments, readRevealed } from '../chain/reads/commitments.ts'
import type { NamedSubmission } from '../submission/publishing.ts'
import type { Push } from './push.ts'

/** Weights that somebody has committed before. */
export interface Copy {
  hotkey: string
  repo: string
  revision: string
  /** In the folder. */
  file: string
}

export interface FoundCopies {
  copies: readonly Copy[]
  /** Submissions that the hub did not show: private ones, and those that are gone. */
  unreadable: number
}

/** Endings of files with weights (reference sn21 6.1, and GGUF). */
const weightFile = /\.(safetensors|pt|pth|bin|ckpt|model|weights|onnx|h5|pb|gguf)$/i
/** A subnet has some hundred miners: whatever was not looked at by then counts as unreadable. */
const longestMs = 60_000
const atOnce = 4

/** Looks whether weight files of the folder are in a submission that was committed on the subnet, by their digests in the listings of the hub. */
export async function findCopies(push: Push): Promise<FoundCopies> {
  const mine = await digestsOfWeights(push)
  if (mine.size === 0) return { copies: [], unreadable: 0 }
  const waiting = await committed(push)
  const copies: Copy[] = []
  let unreadable = 0
  const limit = AbortSignal.any([push.signal, AbortSignal.timeout(longestMs)])
  const worker = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { hotkey, repo, revision } = next
      const file = await sameFile(push, { repo, revision }, mine, limit).catch(() => undefined)
      push.signal.throwIfAborted()
      if (file === undefined) unreadable += 1
      else if (file !== null) copies.push({ hotkey, repo, revision, file })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return { copies, unreadable }
}

/** The first of the weight files that the revision holds too; null where it holds none. */
async function sameFile(
  { hub }: Push,
  { repo, revision }: { repo: string; revision: string },
  mine: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<string | null> {
  for await (const { sha256, gitSha1 } of hub.listFiles({ kind: 'model', name: repo }, revision, { signal })) {
    const file = mine.get(sha256 ?? '') ?? mine.get(gitSha1 ?? '')
    if (file !== undefined) return file
  }
  return null
}

/** Every submission that the chain names, but for the revision that is pushed. */
async function committed({ chain, netuid, track, receipt }: Push): Promise<{ hotkey: string; repo: string; revision: string }[]> {
  const at = await chain.head()
  const texts = new Map<string, string[]>()
  const note = (hotkey: string, text: string | null) => {
    if (text !== null) texts.set(hotkey, [...(texts.get(hotkey) ?? []), text])
  }
  for (const [hotkey, { text }] of await readCommitments(chain, at, netuid)) note(hotkey, text)
  for (const [hotkey, revealed] of await readRevealed(chain, at, netuid)) for (const { text } of revealed) note(hotkey, text)
  return [...texts].flatMap(([hotkey, all]) => {
    const named = all
      .map((text) => track.publishing.parse(text))
      .filter((found): found is NamedSubmission & { revision: string } => found?.revision != null)
    const others = named.filter(({ revision }) => revision !== receipt.upload?.revision)
    const once = new Map(others.map(({ repo, revision }) => [`${repo}@${revision}`, { hotkey, repo, revision }]))
    return [...once.values()]
  })
}

/** The path of each weight file by the two names that a hub may give its content. */
async function digestsOfWeights({ submission: { root, files, hashOf }, signal }: Push): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const { path, link, bytes } of await files.list()) {
    if (link !== null || bytes === 0 || !weightFile.test(path)) continue
    found.set(await hashOf(path, signal), path)
    if (bytes < largestInGit) found.set(await gitName(join(root, path), bytes), path)
  }
  return found
}

/** Larger files are never stored in git itself. */
const largestInGit = 11 * 1024 * 1024

async function gitName(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha1').update(`blob ${bytes}\0`)
  for await (const piece of createReadStream(path)) hash.update(piece)
  return hash.digest('hex')
}
