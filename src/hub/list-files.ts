import { z } from 'zod'
import { askJson } from './ask-json.ts'
import type { HubLine } from './line.ts'
import { apiPath, filePath, revisionPart } from './repo-path.ts'
import { strange } from './strange.ts'
import type { HubFile, HubRepo } from './types.ts'

const bytes = z.number().int().nonnegative()
const entrySchema = z.object({
  type: z.string(),
  path: z.string().min(1).max(4096),
  size: bytes.default(0),
  oid: z.string().optional(),
  lfs: z.object({ oid: z.string(), size: bytes }).nullish(),
})
const pageSchema = z.array(entrySchema)

/** Of a thousand files each. */
const mostPages = 10_000

/** See `Hub`. */
export async function* listFiles(
  line: HubLine,
  repo: HubRepo,
  revision: string,
  { folder = '', signal }: { folder?: string; signal: AbortSignal },
): AsyncIterable<HubFile> {
  const below = folder === '' ? '' : `/${filePath(folder)}`
  const first = `${apiPath(repo)}/tree/${revisionPart(revision)}${below}?recursive=true`
  const seen = new Set<string>()
  let path = first
  for (let pages = 1; ; pages++) {
    const { value, answer } = await askJson(line, path, pageSchema, { repo, revision, path: folder || null }, signal)
    for (const entry of value) if (entry.type === 'file') yield fileOf(entry, line)
    const cursor = nextCursor(answer.headers.link)
    if (cursor === null) return
    if (seen.has(cursor) || pages >= mostPages) throw strange(line.endpoint, 'its listing never ends')
    seen.add(cursor)
    // Only the mark is taken from the link: a mirror may hand the hub's own address on.
    path = `${first}&cursor=${encodeURIComponent(cursor)}`
  }
}

function fileOf({ path, size, oid, lfs }: z.infer<typeof entrySchema>, { endpoint }: HubLine): HubFile {
  if (path.split('/').some((name) => name === '' || name === '.' || name === '..') || /[\\\0]/.test(path))
    throw strange(endpoint, `it lists a file ${JSON.stringify(path.slice(0, 100))}`)
  if (lfs) return { path, bytes: lfs.size, sha256: hex(lfs.oid.replace(/^sha256:/, ''), 64), gitSha1: null }
  return { path, bytes: size, sha256: null, gitSha1: hex(oid ?? '', 40) }
}

function hex(text: string, digits: number): string | null {
  const lower = text.toLowerCase()
  return lower.length === digits && /^[0-9a-f]+$/.test(lower) ? lower : null
}

/** Of `Link: <...?cursor=X>; rel="next"` (RFC 8288). */
function nextCursor(link: string | undefined): string | null {
  for (const [, target = '', parameters = ''] of (link ?? '').matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (!/;\s*rel="?next"?/i.test(parameters) || !URL.canParse(target, 'http://hub')) continue
    return new URL(target, 'http://hub').searchParams.get('cursor')
  }
  return null
}
