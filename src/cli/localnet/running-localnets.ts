import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { writeDurably } from '../../base/durable-file.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { isSameProcess, processIdentity } from '../../base/process-identity.ts'
import { rehearsalAccount } from '../schemas/localnet.ts'

const noteSchema = z.object({
  /** Of the `bbx localnet` that serves it. */
  process: z.object({ pid: z.number().int(), startTime: z.string().nullable(), bootId: z.string().nullable() }),
  chain: z.url(),
  hub: z.url(),
  /** Worth something on that hub only, and readable for the user only. */
  token: z.string(),
  account: z.string(),
  /** The chutes platform beside it, where it has one. */
  chutes: z.object({ url: z.url(), ...rehearsalAccount }).optional(),
})

export type RunningLocalnet = Omit<z.infer<typeof noteSchema>, 'process'>

/** One for each port: no two chains are served at one. */
function notePath(stateDir: string, chain: string): string {
  return join(stateDir, 'localnets', `${portOf(chain)}.json`)
}

/** Notes for other calls of `bbx` where this rehearsal is served, until it is disposed of. Throws BbxError E0005. */
export async function noteLocalnet(stateDir: string, localnet: RunningLocalnet): Promise<AsyncDisposable> {
  const path = notePath(stateDir, localnet.chain)
  makeFolder(dirname(path))
  await writeDurably(path, JSON.stringify({ process: processIdentity(process.pid), ...localnet }), 0o600)
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
}

/** The rehearsal whose chain has this address; null where none runs. */
export function runningLocalnet(stateDir: string, chain: string): RunningLocalnet | null {
  const note = readNote(notePath(stateDir, chain))
  return note !== null && isSameProcess(note.process) ? note : null
}

function portOf(address: string): string {
  const { port, protocol } = new URL(address)
  return port === '' ? (protocol === 'wss:' ? '443' : '80') : port
}

function readNote(path: string): z.infer<typeof noteSchema> | null {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}
