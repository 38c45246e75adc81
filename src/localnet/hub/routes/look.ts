import { z } from 'zod'
import { type HubCall, json, Refused } from '../call.ts'
import { fileEntry, folderEntry, foldersOf } from '../entries.ts'
import { jsonBody, textBody } from '../read-body.ts'
import type { StoredFile } from '../types.ts'
import { commitToRead, repoToRead } from './repo-of.ts'

export async function info(call: HubCall): Promise<void> {
  const { repo, commit } = commitToRead(call)
  const { searchParams } = call.url
  const shown = {
    ...{
      _id: '0'.repeat(24),
      id: repo.name,
      sha: commit.oid,
      private: repo.private,
      gated: repo.gated ? 'auto' : false,
      createdAt: repo.createdAt,
    },
    ...{ lastModified: commit.at, author: repo.name.split('/')[0], disabled: false, downloads: 0, likes: 0, tags: [] },
    ...(repo.kind === 'model' ? { modelId: repo.name } : {}),
  }
  if (searchParams.has('expand') || searchParams.has('expand[]')) return json(call.response, shown)
  const withBlobs = searchParams.has('blobs')
  const sibling = (file: StoredFile) => {
    const { size, oid, lfs } = fileEntry(file) as { size: number; oid: string; lfs?: { oid: string; size: number; pointerSize: number } }
    const blob = {
      size,
      blobId: oid,
      ...(lfs === undefined ? {} : { lfs: { sha256: lfs.oid, size: lfs.size, pointerSize: lfs.pointerSize } }),
    }
    return { rfilename: file.path, ...(withBlobs ? blob : {}) }
  }
  json(call.response, { ...shown, siblings: [...commit.tree.values()].map(sibling) })
}

export async function tree(call: HubCall): Promise<void> {
  const { hub, asked, url, hubUrl, response, fault } = call
  const { commit } = commitToRead(call)
  const folder = asked.path.replace(/\/$/, '')
  const below = folder === '' ? '' : `${folder}/`
  const files = [...commit.tree.values()].filter(({ path }) => path.startsWith(below) && path !== fault?.hide)
  if (folder !== '' && files.length === 0) throw new Refused(404, 'EntryNotFound', `${folder} does not exist on "${asked.revision}"`)
  // The Python package before version 1 writes `True`.
  const isAll = /^(true|1)$/i.test(url.searchParams.get('recursive') ?? '')
  const isHere = (path: string) => isAll || !path.slice(below.length).includes('/')
  const folders = foldersOf(files.map(({ path }) => path)).filter((path) => path.length > folder.length && isHere(path))
  const entries = [...folders.map(folderEntry), ...files.filter(({ path }) => isHere(path)).map(fileEntry)]
  const start = Number(url.searchParams.get('cursor') ?? 0)
  const end = start + hub.pageSize
  const next = new URL(`${hubUrl}${url.pathname}${url.search}`)
  next.searchParams.set('cursor', String(end))
  json(response, entries.slice(start, end), end < entries.length ? { link: `<${next.href}>; rel="next"` } : {})
}

export async function pathsInfo(call: HubCall): Promise<void> {
  const { commit } = commitToRead(call)
  const { paths } = await pathsOf(call)
  const folders = new Set(foldersOf([...commit.tree.keys()]))
  const entry = (path: string) => {
    const file = commit.tree.get(path)
    if (file !== undefined) return [fileEntry(file)]
    return folders.has(path) ? [folderEntry(path)] : []
  }
  json(call.response, paths.flatMap(entry))
}

const mostFormBytes = 1024 * 1024

/** Clients send a form or JSON. */
async function pathsOf({ request }: HubCall): Promise<{ paths: string[] }> {
  const one = z.union([z.string().transform((path) => [path]), z.array(z.string())])
  if (!String(request.headers['content-type']).includes('form-urlencoded')) return jsonBody(request, z.object({ paths: one }))
  return { paths: new URLSearchParams(await textBody(request, mostFormBytes)).getAll('paths') }
}

export async function refs(call: HubCall): Promise<void> {
  const repo = repoToRead(call)
  const branches = [...repo.refs].filter(([name]) => !name.startsWith('refs/'))
  json(call.response, {
    branches: branches.map(([name, oid]) => ({ name, ref: `refs/heads/${name}`, targetCommit: oid })),
    converts: [],
    tags: [],
  })
}

export async function commits(call: HubCall): Promise<void> {
  const { repo, commit } = commitToRead(call)
  const shown = []
  for (let at = commit, left = 1000; left > 0; left--) {
    shown.push({ id: at.oid, title: at.title, message: '', authors: [], date: at.at })
    const parent = at.parent === null ? undefined : repo.commits.get(at.parent)
    if (parent === undefined) break
    at = parent
  }
  json(call.response, shown, { 'x-total-count': String(shown.length) })
}
