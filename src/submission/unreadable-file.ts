import { BbxError } from '../base/bbx-error.ts'

/** A file of a submission that cannot be read as text: U0007, with the path, so that a check can make a finding of it. */
export class UnreadableFile extends BbxError {
  readonly path: string
  /** It is more than anybody reads, whichever rule wanted to. */
  readonly tooLarge: boolean

  constructor(path: string, why: string, { remedy, tooLarge = false }: { remedy?: string; tooLarge?: boolean } = {}) {
    super('U0007', { what: `${path} ${why}`, ...(remedy === undefined ? {} : { remedy }) })
    this.path = path
    this.tooLarge = tooLarge
  }
}
