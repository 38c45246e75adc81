/** One dialogue of a challenge: the unit that `bbx test` plans, and that an utterance engine walks through. */
export interface Dialogue {
  /** null where the file has none (one dialogue alone, plain lines). */
  challengeUid: string | null
  dialogueUid: string | null
  language: string | null
  utterances: readonly string[]
  /** The file it came from. */
  source: string
}

/** A challenge file as it was read (reference babelbit 1.1 and 3.1). */
export interface Challenge {
  challengeUid: string | null
  dialogues: readonly Dialogue[]
  source: string
}

export const challengeLimits = {
  /** A million utterances in one file are about 80 MB. */
  fileBytes: 128 * 1024 * 1024,
} as const
