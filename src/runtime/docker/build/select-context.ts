import { byteSize } from '../../../base/byte-size.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import type { SubmissionFile } from '../../../submission/files.ts'
import type { BuildOptions } from './types.ts'

export interface Context {
  /** In order of path. */
  files: readonly SubmissionFile[]
  bytes: number
  ignored: number
}

const modelsFolder = 'models'
/** The builder itself takes these two away after it has read them, where .dockerignore says so. */
const alwaysSent = new Set(['Dockerfile', '.dockerignore'])
/** Of a path, in UTF-8: below it an engine still can unpack the file into a folder of its own (PATH_MAX is 4096). */
const longestPath = 3800

/** The files that go into the build context, or what forbids it: a secret, a link that leaves, a name or a size that no engine takes. */
export function selectContext({ source, policy, limits }: Pick<BuildOptions, 'source' | 'policy' | 'limits'>): Context | Fault {
  const mounted = policy.models === 'mounted'
  const files = source.files.filter(({ path }) => {
    if (alwaysSent.has(path)) return true
    return !(mounted && belongsToModels(path)) && !source.ignores(path)
  })
  if (!files.some(({ path, kind }) => path === 'Dockerfile' && kind === 'file'))
    return fault('S1001', { what: 'there is no Dockerfile to build from' })
  const bytes = files.reduce((sum, file) => sum + (file.kind === 'file' ? file.bytes : 0), 0)
  const instead = mounted ? source.files.find(({ path }) => path === modelsFolder) : undefined
  if (instead !== undefined) {
    const what = `models is a ${instead.kind === 'symlink' ? 'symbolic link' : 'file'}: validators mount a folder of that name`
    return fault(instead.kind === 'symlink' ? 'S1050' : 'S1054', { what, remedy: 'make models a folder that holds the weights themselves' })
  }
  return refusal(files, bytes, { source, limits }) ?? { files, bytes, ignored: source.files.length - files.length }
}

/** Files below models/, and what stands in its place. */
export function belongsToModels(path: string): boolean {
  return path === modelsFolder || path.startsWith(`${modelsFolder}/`)
}

function refusal(
  files: readonly SubmissionFile[],
  bytes: number,
  { source, limits }: Pick<BuildOptions, 'source' | 'limits'>,
): Fault | null {
  for (const { path, link } of files) {
    const secret = source.secrets.get(path)
    if (secret !== undefined) return fault('S1030', { what: `${path} would get into the image: ${secret}`, evidence: path })
    if (link?.state === 'outside')
      return fault('S1050', { what: `the symbolic link ${path} leaves the folder`, evidence: `${path} -> ${link.target}` })
    if (Buffer.byteLength(path) > longestPath)
      return fault('S1054', {
        what: `a path is too long for a build context: ${path.slice(0, 100)}…`,
        remedy: 'nest the folders less deeply',
      })
  }
  if (bytes <= limits.contextBytes) return null
  const largest = files.reduce((most, file) => (file.bytes > most.bytes ? file : most))
  return fault('S1052', {
    what: `the build context is larger than allowed: ${byteSize(bytes)}, at most ${byteSize(limits.contextBytes)}`,
    evidence: `the largest file is ${largest.path} with ${byteSize(largest.bytes)}`,
    remedy: 'list what the image does not need in .dockerignore, or raise build.contextMiB',
  })
}
