import { omegaVoice, omegaVoicePaths, type PulledOmegaVoice } from '../../datasets/omega-voice/pulled-omega-voice.ts'
import type { PulledSet } from '../../datasets/pull/pulled-set.ts'
import type { DataSetDocument } from '../schemas/data.ts'

export function pulledDocument({ track, ref, url, path, sha256, files, bytes, commit, pulledAt }: PulledSet): DataSetDocument {
  return { track, origin: 'pulled', path, files, bytes, ref, url, sha256, commit, pulledAt }
}

export function omegaDocument(set: PulledOmegaVoice, cacheDir: string): DataSetDocument {
  const { url, repository, revision, commit, files, folder, digest, by, rule, pulledAt } = set
  return {
    track: 'voice-to-voice',
    origin: 'pulled',
    path: omegaVoicePaths(cacheDir).set(folder),
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    ref: revision,
    url: `${url}/datasets/${repository}`,
    sha256: null,
    commit,
    pulledAt,
    name: omegaVoice.name,
    digest,
    chosen: { by, rule },
  }
}
