import { z } from 'zod'
import { type HubCall, json, Refused } from '../call.ts'
import { isLargeFile, mostRegularBytes } from '../large-files.ts'
import { TooLarge } from '../object-store.ts'
import { jsonBody, lineBody } from '../read-body.ts'
import { otherCommit, type RehearsalHub } from '../rehearsal-hub.ts'
import { findCommit } from '../repositories.ts'
import type { StoredFile, StoredRepository } from '../types.ts'
import { commitToRead, repoToWrite } from './repo-of.ts'

const preuploadSchema = z.object({
  gitAttributes: z.string().nullish(),
  files: z.array(z.object({ path: z.string(), size: z.number().int().nonnegative(), sample: z.string() })).max(1000),
})

export async function preupload(call: HubCall): Promise<void> {
  repoToWrite(call)
  const { commit } = commitToRead(call)
  const { files, gitAttributes } = await jsonBody(call.request, preuploadSchema)
  const rules = gitAttributes ?? (await attributesOf(call.hub, commit.tree.get('.gitattributes')))
  const mode = ({ path, size, sample }: (typeof files)[number]) => {
    const there = commit.tree.get(path)
    const uploadMode = isLargeFile({ path, bytes: size, sample: Buffer.from(sample, 'base64') }, rules) ? 'lfs' : 'regular'
    return { path, uploadMode, shouldIgnore: false, oid: there === undefined ? null : there.large ? there.sha256 : there.gitSha1 }
  }
  json(call.response, { commitOid: commit.oid, files: files.map(mode) })
}

async function attributesOf({ objects }: RehearsalHub, file: StoredFile | undefined): Promise<string> {
  if (file === undefined || file.bytes > mostRegularBytes) return ''
  const pieces: Buffer[] = []
  for await (const piece of objects.read(file.sha256, 0, file.bytes)) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}

const path = z.string().min(1).max(4096)
const lineSchema = z.discriminatedUnion('key', [
  z.object({
    key: z.literal('header'),
    value: z.object({ summary: z.string().min(1), description: z.string().default(''), parentCommit: z.string().nullish() }),
  }),
  z.object({
    key: z.literal('file'),
    value: z.object({ path, content: z.string(), encoding: z.enum(['base64', 'utf-8']).default('utf-8') }),
  }),
  z.object({
    key: z.literal('lfsFile'),
    value: z.object({ path, algo: z.literal('sha256'), oid: z.string(), size: z.number().int().nullish() }),
  }),
  z.object({ key: z.literal('deletedFile'), value: z.object({ path }) }),
  z.object({ key: z.literal('deletedFolder'), value: z.object({ path }) }),
])

interface Changes {
  title: string
  parent: string | null
  files: Map<string, StoredFile>
  deleted: Set<string>
  deletedFolders: Set<string>
}

/** Of a commit in all: its lines are read one by one, and each file goes to the store at once. */
const mostLineBytes = Math.ceil((mostRegularBytes * 4) / 3) + 64 * 1024

export async function commit(call: HubCall): Promise<void> {
  const { hub, asked, response, hubUrl, fault, url } = call
  const repo = repoToWrite(call)
  // Made into `main` instead, it would be taken for what is asked of others to look at.
  if (url.searchParams.get('create_pr') === '1') throw new Refused(400, '', 'this rehearsal hub has no pull requests')
  if (!repo.refs.has(asked.revision)) throw new Refused(404, 'RevisionNotFound', `Invalid rev id: ${asked.revision}`)
  if (fault?.rewrite) await hub.alone(() => otherCommit(hub, repo))
  const changes = await readChanges(call)
  const made = await hub.alone(async () => {
    if (hub.repositories.find(repo.kind, repo.name) !== repo) throw new Refused(404, 'RepoNotFound', 'Repository not found')
    return hub.repositories.commit(repo, {
      ref: asked.revision,
      title: changes.title,
      files: [...changes.files.values()],
      deleted: deletions(repo, asked.revision, changes),
    })
  })
  const commitUrl = `${hubUrl}/${repo.kind === 'dataset' ? 'datasets/' : ''}${repo.name}/commit/${made.oid}`
  json(response, { success: true, commitOid: made.oid, commitUrl, hookOutput: '' })
}

async function readChanges({ request, hub }: HubCall): Promise<Changes> {
  const changes: Changes = { title: '', parent: null, files: new Map(), deleted: new Set(), deletedFolders: new Set() }
  for await (const text of lineBody(request, mostLineBytes)) {
    if (text.length === 0) continue
    const { key, value } = parseLine(text)
    if (key === 'header') {
      changes.title = value.summary
      changes.parent = value.parentCommit ?? null
      continue
    }
    if (changes.title === '') throw new Refused(400, '', 'a commit begins with its header')
    if (!isPath(value.path)) throw new Refused(400, '', `Invalid path: ${value.path.slice(0, 200)}`)
    if (key === 'deletedFile') changes.deleted.add(value.path)
    else if (key === 'deletedFolder') changes.deletedFolders.add(value.path.replace(/\/$/, ''))
    else if (key === 'file') changes.files.set(value.path, await regular(hub, value))
    else changes.files.set(value.path, await large(hub, value))
  }
  if (changes.title === '') throw new Refused(400, '', 'a commit begins with its header')
  return changes
}

function parseLine(text: Buffer): z.infer<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(text.toString('utf8')))
  } catch {
    throw new Refused(400, '', 'a line of the commit cannot be read')
  }
}

async function regular(
  { objects }: RehearsalHub,
  { path: at, content, encoding }: { path: string; content: string; encoding: string },
): Promise<StoredFile> {
  const bytes = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8')
  if (bytes.length > mostRegularBytes) throw new Refused(400, '', `${at} is too large for a commit: send it by LFS`)
  try {
    return { path: at, large: false, ...(await objects.put(bytes)) }
  } catch (error) {
    if (error instanceof TooLarge) throw new Refused(413, '', error.message)
    throw error
  }
}

async function large(
  { objects }: RehearsalHub,
  { path: at, oid, size }: { path: string; oid: string; size?: number | null | undefined },
): Promise<StoredFile> {
  const bytes = await objects.bytesOf(oid)
  if (bytes === null || (size != null && size !== bytes))
    throw new Refused(400, '', `LFS pointer of ${at} points to a file that does not exist`)
  return { path: at, large: true, bytes, sha256: oid, gitSha1: '' }
}

/** What the commit takes away, checked against what it is made upon. */
function deletions(repo: StoredRepository, ref: string, { parent, files, deleted, deletedFolders }: Changes): string[] {
  const head = findCommit(repo, ref)
  if (head === null || (parent !== null && parent !== head.oid))
    throw new Refused(412, '', 'A commit has happened since. Please refresh and try again.')
  for (const one of deleted) if (!head.tree.has(one)) throw new Refused(404, 'EntryNotFound', "A file with this name doesn't exist")
  const below = [...head.tree.keys()].filter((one) => [...deletedFolders].some((folder) => one.startsWith(`${folder}/`)))
  const gone = new Set([...deleted, ...below])
  const stays = [...head.tree.keys()].filter((one) => !gone.has(one))
  const all = new Set([...stays, ...files.keys()])
  for (const one of files.keys()) {
    const names = one.split('/')
    const isBelowFile = names.some((_, depth) => depth > 0 && all.has(names.slice(0, depth).join('/')))
    if (isBelowFile || [...all].some((other) => other.startsWith(`${one}/`)))
      throw new Refused(400, '', `${one} cannot be a file and a folder`)
  }
  return [...gone]
}

function isPath(text: string): boolean {
  const hasControl = [...text].some((letter) => letter < ' ')
  return (
    !hasControl && !text.includes('\\') && text.split('/').every((name) => name !== '' && name !== '.' && name !== '..' && name !== '.git')
  )
}
