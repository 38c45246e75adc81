import { stat } from 'node:fs/promises'
import type { Challenge } from '../../../datasets/challenge.ts'
import { challengeFiles } from '../../../datasets/challenge-files.ts'
import { readChallengeAsReference } from '../../../datasets/read-challenges.ts'

/** The challenges behind a path, file after file; read again at each session, like the reference does. */
export type ChallengeReader = (path: string) => AsyncGenerator<Challenge>

/**
 * Remembers the file that was read last, as long as it stays as it was: clients that poll `/start`, and sessions that
 * begin together, share one copy.
 */
export function challengeReader(): ChallengeReader {
  let last: { key: string; challenge: Promise<Challenge> } | null = null

  async function read(file: string): Promise<Challenge> {
    const key = await stat(file, { bigint: true }).then(
      ({ dev, ino, size, mtimeNs }) => `${dev}:${ino}:${size}:${mtimeNs}:${file}`,
      () => null,
    )
    if (key === null) return readChallengeAsReference(file)
    if (last?.key !== key) {
      last = { key, challenge: readChallengeAsReference(file) }
      last.challenge.catch(() => {
        if (last?.key === key) last = null
      })
    }
    return last.challenge
  }

  return async function* (path) {
    for await (const file of challengeFiles(path)) yield await read(file)
  }
}
