import type { BbxError } from '../bbx-error.ts'

/** The other side cannot serve now and may soon. */
export class TryAgain extends Error {
  override name = 'TryAgain'

  constructor(
    /** What to tell the user when it never does. */
    readonly inTheEnd: BbxError,
    /** What it asked to be given; null: as the caller likes. */
    readonly afterMs: number | null = null,
  ) {
    super(inTheEnd.why === null ? inTheEnd.message : `${inTheEnd.message}: ${inTheEnd.why}`, { cause: inTheEnd })
  }
}
