import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { writeDurably } from '../../base/durable-file.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { type Prepared, preparedSchema } from './prepared.ts'

/** Durable when it returns. Holds no secret: what is signed is public as soon as it is sent. Throws BbxError E0005. */
export async function writeSentRecord(path: string, prepared: Prepared): Promise<void> {
  makeFolder(dirname(path))
  await writeDurably(path, `${JSON.stringify(prepared, null, 2)}\n`, 0o600)
}

/** null where there is none. Throws BbxError U0007 for one that cannot be read: without it nobody knows whether something was sent. */
export async function readSentRecord(path: string): Promise<Prepared | null> {
  try {
    return preparedSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new BbxError('U0007', {
      what: `${path} cannot be read`,
      why: 'it says what an earlier call has signed: without it nobody knows whether that was sent',
      remedy: 'look with `bbx subnet show --hotkey` what is on chain, move the file away, and run it again',
      cause,
    })
  }
}
