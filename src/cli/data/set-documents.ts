import { type OmegaSet, omegaSets } from '../../datasets/omega/omega-sets.ts'
import { omegaPaths, type PulledOmega } from '../../datasets/omega/pulled-omega.ts'
import type { PulledSet } from '../../datasets/pull/pulled-set.ts'
import type { DataSetDocument } from '../schemas/data.ts'

export function pulledDocument({ track, ref, url, path, sha256, files, bytes, commit, pulledAt }: PulledSet): DataSetDocument {
  return { track, origin: 'pulled', path, files, bytes, ref, url, sha256, commit, pulledAt }
}

export function omegaDocument(name: OmegaSet, set: PulledOmega, cacheDir: string): DataSetDocument {
  const { url, repository, revision, commit, files, folder, digest, by, rule, pulledAt } = set
  return {
    track: omegaSets[name].track,
    origin: 'pulled',
    path: omegaPaths(name, cacheDir).set(folder),
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    ref: revision,
    url: `${url}/datasets/${repository}`,
    sha256: null,
    commit,
    pulledAt,
    name,
    digest,
    chosen: { by, rule },
  }
}
