import { createHash } from 'node:crypto'
import type { SubmissionFile } from '../../../submission/files.ts'
import type { BuildOptions } from './types.ts'

/** Changes when the same context would be built in another way: then nothing built before counts as unchanged. */
const form = 'bbx-image/1'

export interface FingerprintedContext {
  fingerprint: string
  /** SHA-256 in hex of each file by path: what is packed has to be this. */
  hashes: ReadonlyMap<string, string>
}

/**
 * `sha256:` and 64 hex digits over what the image depends on: each packed file (kind, hash, path) as the submission's own fingerprint has
 * it, and the options that reach the steps. Limits do not change what comes out, base images are compared by their ids.
 */
export async function contextFingerprint(
  files: readonly SubmissionFile[],
  { engine, source, policy, network, signal }: Pick<BuildOptions, 'engine' | 'source' | 'policy' | 'network' | 'signal'>,
): Promise<FingerprintedContext> {
  const { os, architecture, product } = engine.facts
  const whole = createHash('sha256').update(`${form}\n${JSON.stringify({ os, architecture, product, models: policy.models, network })}\n`)
  const hashes = new Map<string, string>()
  for (const { path, link, executable } of files) {
    const hash = link === null ? await source.hashOf(path, signal) : createHash('sha256').update(link.target).digest('hex')
    if (link === null) hashes.set(path, hash)
    whole.update(`${link === null ? (executable ? 'x' : 'f') : 'l'} ${hash} ${path}\0`)
  }
  return { fingerprint: `sha256:${whole.digest('hex')}`, hashes }
}

export function tagOf(fingerprint: string): string {
  return `bbx/${fingerprint.slice('sha256:'.length, 'sha256:'.length + 16)}`
}
