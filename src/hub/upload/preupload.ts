import { z } from 'zod'
import { askJson } from '../ask-json.ts'
import type { HubLine } from '../line.ts'
import { apiPath } from '../repo-path.ts'
import { strange } from '../strange.ts'
import type { HubRepo, LocalFile } from '../types.ts'
import { hubsOwnFile } from './compare-listing.ts'
import { openSteadyFile } from './steady-file.ts'

/** `lfs`: to the store of large files, the commit names it; `regular`: inside the commit. */
export type UploadMode = 'lfs' | 'regular'

const schema = z.object({ files: z.array(z.object({ path: z.string(), uploadMode: z.enum(['lfs', 'regular']) })) })

/** What the hub's own clients ask for at once, and the piece of each file that they show it. */
const filesAtOnce = 256
const sampleBytes = 512
/** Of the rules which files are large, where the folder brings its own. */
const mostRulesBytes = 256 * 1024

interface Preupload {
  repo: HubRepo
  branch: string
  folder: string
  /** Those that will be sent. */
  files: readonly LocalFile[]
  signal: AbortSignal
}

/** How each file goes to the hub, as the hub decides it by size, first bytes and `.gitattributes`. */
export async function preupload(line: HubLine, { repo, branch, folder, files, signal }: Preupload): Promise<Map<string, UploadMode>> {
  const modes = new Map<string, UploadMode>()
  const rules = files.find(({ path, bytes }) => path === hubsOwnFile && bytes <= mostRulesBytes)
  const gitAttributes = rules === undefined ? {} : { gitAttributes: (await start(folder, rules, mostRulesBytes, signal)).toString('utf8') }
  const path = `${apiPath(repo)}/preupload/${branch}`
  const asked = { repo, revision: branch, path: null, writes: true }
  for (let at = 0; at < files.length; at += filesAtOnce) {
    const some = []
    for (const file of files.slice(at, at + filesAtOnce)) {
      const sample = (await start(folder, file, sampleBytes, signal)).toString('base64')
      some.push({ path: file.path, size: file.bytes, sample })
    }
    const { value } = await askJson(line, { method: 'POST', path, body: { ...gitAttributes, files: some } }, schema, asked, signal)
    for (const { path: of, uploadMode } of value.files) modes.set(of, uploadMode)
  }
  for (const { path: of, bytes } of files) {
    // The store takes no object without bytes.
    if (bytes === 0) modes.set(of, 'regular')
    else if (!modes.has(of)) throw strange(line.endpoint, `it does not say how ${of} is to be sent`)
  }
  return modes
}

async function start(folder: string, file: LocalFile, most: number, signal: AbortSignal): Promise<Buffer> {
  await using opened = await openSteadyFile(folder, file, signal)
  const pieces: Uint8Array[] = []
  for await (const piece of opened.read(0, Math.min(most, file.bytes))) pieces.push(piece)
  return Buffer.concat(pieces)
}
