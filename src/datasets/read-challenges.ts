import { type Challenge, challengeLimits, type Dialogue } from './challenge.ts'
import { challengeFiles } from './challenge-files.ts'
import { parseChallenge } from './parse-challenge.ts'
import { parseChallengeAsReference } from './parse-challenge-as-reference.ts'
import { readUtf8File } from './read-utf8-file.ts'

/**
 * The dialogues of a challenge file or of a folder of them, file after file, read strictly (see `parseChallenge`): one
 * file is in memory at a time. Throws BbxError U0007 at the first thing that cannot be read.
 */
export async function* readChallenge(path: string): AsyncGenerator<Dialogue> {
  for await (const file of challengeFiles(path)) {
    const { dialogues } = parseChallenge(await readUtf8File(file, challengeLimits.fileBytes), file)
    yield* dialogues
  }
}

/** One file as the reference's developer engine reads it. Throws BbxError U0007 only where there is no text to read. */
export async function readChallengeAsReference(file: string): Promise<Challenge> {
  return parseChallengeAsReference(await readUtf8File(file, challengeLimits.fileBytes), file)
}
