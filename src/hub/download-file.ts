import { BbxError } from '../base/bbx-error.ts'
import type { ContentDigest, KnownDigest } from '../base/download/content-digest.ts'
import { download } from '../base/download/download.ts'
import type { HubLine } from './line.ts'
import { openFile } from './open-file.ts'
import { repoPath } from './repo-path.ts'
import type { HubDownload, HubFile } from './types.ts'

/** See `Hub`. */
export function downloadFile(line: HubLine, { repo, commit, file, path, signal, onProgress }: HubDownload): Promise<ContentDigest> {
  const { tries, pauseMs } = line.patience
  return download({
    source: `${line.endpoint}/${repoPath(repo)}/resolve/${commit}/${file.path}`,
    path,
    maxBytes: file.bytes,
    bytes: file.bytes,
    digest: digestOf(file),
    tries,
    pauseMs,
    signal,
    onProgress: (bytes) => onProgress(bytes, file.bytes),
    ask: (headers) => openFile(line, { repo, commit, file }, headers, signal),
    refused: (why) =>
      new BbxError('E0011', {
        what: `${file.path} of ${repo.name} is not the file that the hub lists`,
        why,
        remedy: 'run the same command again; if it stays so, whoever serves HF_ENDPOINT changes files on their way',
      }),
  })
}

function digestOf({ sha256, gitSha1 }: HubFile): KnownDigest | null {
  if (sha256 !== null) return { kind: 'sha256', hex: sha256 }
  return gitSha1 === null ? null : { kind: 'gitSha1', hex: gitSha1 }
}
