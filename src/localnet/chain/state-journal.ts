import { join } from 'node:path'
import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { openLineFile } from '../../base/durable-file.ts'
import { acquireLock } from '../../base/lock.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { wholeLines } from '../../base/whole-lines.ts'

const hex = z.string().regex(/^0x[0-9a-f]*$/)
const writes = z.array(z.tuple([hex, hex.nullable()]))
const header = z.object({ parentHash: hex, number: hex, stateRoot: hex, extrinsicsRoot: hex, digest: z.object({ logs: z.tuple([]) }) })

const lineSchema = z.object({
  netuid: z.number().int(),
  /** What `dev_` methods wrote after the block before this one. */
  between: writes,
  block: z.object({ hash: hex, header, extrinsics: z.array(hex) }),
  writes,
})

export type JournalLine = z.infer<typeof lineSchema>

export interface StateJournal extends AsyncDisposable {
  /** What an earlier `bbx` wrote, in order; empty for a new chain. */
  lines: readonly JournalLine[]
  append(line: JournalLine): Promise<void>
}

/** The blocks of a chain in a folder, one at a time. Throws BbxError E0005, E0006 where another bbx uses it, U0007 for what is no journal. */
export async function openStateJournal(folder: string): Promise<StateJournal> {
  makeFolder(folder)
  const path = join(folder, 'chain.jsonl')
  const lock = await acquireLock(join(folder, 'lock'), { what: `the state in ${folder}` })
  try {
    const lines: JournalLine[] = []
    for await (const text of wholeLines(path)) lines.push(parseLine(text, path, lines.length + 1))
    const file = await openLineFile(path)
    return {
      lines,
      append: (line) => file.append([line]),
      async [Symbol.asyncDispose]() {
        await file[Symbol.asyncDispose]()
        await lock[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await lock[Symbol.asyncDispose]()
    throw error
  }
}

function parseLine(text: string, path: string, number: number): JournalLine {
  try {
    return lineSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new BbxError('U0007', {
      what: `${path} is not the state of a rehearsal chain`,
      why: `line ${number} is not one of its blocks`,
      remedy: 'name another folder with --state',
      cause,
    })
  }
}
