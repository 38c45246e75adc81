import type { IncomingMessage, ServerResponse } from 'node:http'
import type { StoredFile, StoredRepository } from './repository.ts'
import { sendFile } from './send-file.ts'

export interface HubRoutes {
  repositories(): readonly StoredRepository[]
  tokens: readonly string[]
  pageSize: number
  contentUrl(): string
}

/** The routes by which a hub is read, with its headers for what went wrong. */
export function hubRoutes({ repositories, tokens, pageSize, contentUrl }: HubRoutes) {
  const find = (kind: StoredRepository['kind'], name: string) => repositories().find((repo) => repo.kind === kind && repo.name === name)

  return (request: IncomingMessage, response: ServerResponse, url: URL): void => {
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1]
    if (token !== undefined && !tokens.includes(token)) return void fail(response, 401, '', 'Invalid credentials in Authorization header')
    const asked = parse(url.pathname)
    if (asked === null) return void fail(response, 404, '', 'no such route')
    const repo = find(asked.kind, asked.name)
    if (repo === undefined) return void fail(response, token === undefined ? 401 : 404, 'RepoNotFound', 'Repository not found')
    if (repo.access === 'private' && token === undefined) return void fail(response, 401, 'RepoNotFound', 'Repository not found')
    if (asked.revision !== repo.commit && !repo.refs.includes(asked.revision))
      return void fail(response, 404, 'RevisionNotFound', `Invalid rev id: ${asked.revision}`)
    if (asked.route === 'revision') return void json(response, { id: repo.name, sha: repo.commit })
    if (asked.route === 'tree') return void tree(response, repo, asked.path, url)
    if (repo.access === 'gated')
      return void fail(response, token === undefined ? 401 : 403, 'GatedRepo', `Access to model ${repo.name} is restricted`)
    const file = repo.files.find(({ path }) => path === asked.path)
    if (file === undefined) return void fail(response, 404, 'EntryNotFound', 'Entry not found')
    response.setHeader('x-repo-commit', repo.commit)
    if (!file.isLarge) return void sendFile(request, response, file.bytes, `"${file.gitSha1}"`)
    response.setHeader('x-linked-size', file.bytes.length)
    response.setHeader('x-linked-etag', `"${file.sha256}"`)
    response.writeHead(302, { location: `${contentUrl()}/${file.sha256}?Signature=${Date.now()}` }).end()
  }

  function tree(response: ServerResponse, repo: StoredRepository, folder: string, url: URL): void {
    const files = repo.files.filter(({ path }) => folder === '' || path.startsWith(`${folder}/`))
    if (folder !== '' && files.length === 0) return void fail(response, 404, 'EntryNotFound', 'Entry not found')
    const start = Number(url.searchParams.get('cursor') ?? 0)
    const end = start + pageSize
    const next = new URL(url)
    next.searchParams.set('cursor', String(end))
    // The hub's own name, whoever asks: behind a mirror it is another host's.
    const entries = [...foldersOf(files), ...files]
    if (end < entries.length) response.setHeader('link', `<https://hub.example${next.pathname}${next.search}>; rel="next"`)
    json(
      response,
      entries.slice(start, end).map((entry) => (typeof entry === 'string' ? folderEntry(entry) : fileEntry(entry))),
    )
  }
}

function foldersOf(files: readonly StoredFile[]): string[] {
  return [...new Set(files.flatMap(({ path }) => (path.includes('/') ? [path.slice(0, path.lastIndexOf('/'))] : [])))]
}

function folderEntry(path: string): object {
  return { type: 'directory', oid: '0'.repeat(40), size: 0, path }
}

/** As the hub has it: the `oid` of a large file is that of its pointer, which nobody can check against the bytes. */
function fileEntry({ path, bytes, isLarge, sha256, gitSha1 }: StoredFile): object {
  if (!isLarge) return { type: 'file', oid: gitSha1, size: bytes.length, path }
  return { type: 'file', oid: 'f'.repeat(40), size: bytes.length, path, lfs: { oid: sha256, size: bytes.length, pointerSize: 135 } }
}

interface Asked {
  kind: StoredRepository['kind']
  name: string
  route: 'revision' | 'tree' | 'resolve'
  revision: string
  path: string
}

function parse(pathname: string): Asked | null {
  const api = /^\/api\/(model|dataset)s\/([^/]+\/[^/]+)\/(revision|tree)\/([^/]+)\/?(.*)$/.exec(pathname)
  const resolved = /^\/(datasets\/)?([^/]+\/[^/]+)\/(resolve)\/([^/]+)\/(.+)$/.exec(pathname)
  const [, kind, name = '', route, revision = '', path = ''] = api ?? resolved ?? []
  if (route !== 'revision' && route !== 'tree' && route !== 'resolve') return null
  const isDataset = kind === 'dataset' || kind === 'datasets/'
  return { kind: isDataset ? 'dataset' : 'model', name, route, revision: decodeURIComponent(revision), path: decodeURIComponent(path) }
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-error-code': code, 'x-error-message': message })
  response.end(JSON.stringify({ error: message }))
}
