import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeDurably } from '../../base/durable-file.ts'
import { makeFolder } from '../../base/make-folder.ts'

export interface HubTokens {
  write: string
  read: string
}

const form = z.string().regex(/^rehearsal_[0-9a-f]{32}$/)
const schema = z.object({ write: form, read: form })

/** The tokens of a rehearsal hub, made with its folder and kept with it: who was told one goes on with it. Worth nothing anywhere else. Throws BbxError E0005. */
export async function hubTokens(folder: string): Promise<HubTokens> {
  const path = join(folder, 'tokens.json')
  const kept = await readFile(path, 'utf8').then(
    (text) => schema.safeParse(parsed(text)),
    () => null,
  )
  if (kept?.success) return kept.data
  const fresh = () => `rehearsal_${randomBytes(16).toString('hex')}`
  const tokens = { write: fresh(), read: fresh() }
  makeFolder(folder)
  await writeDurably(path, JSON.stringify(tokens), 0o600)
  return tokens
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
