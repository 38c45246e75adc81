import { BbxError } from '../../base/bbx-error.ts'
import type { HubLine } from '../line.ts'
import type { HubRepo } from '../types.ts'

/** Why the hub does not take what is written, from its status; null for a status that says nothing of that. */
export function refusedWrite({ endpoint, token }: HubLine, { name }: HubRepo, status: number, why: string): BbxError | null {
  const owner = name.slice(0, name.indexOf('/'))
  const tokens = `${endpoint}/settings/tokens`
  if (status === 401) {
    const what = token === null ? `nobody writes to ${name} without a token` : `the hub does not take the token for ${name}`
    return new BbxError('E0010', { what, why, remedy: `make a token with the right to write at ${tokens} and set HF_TOKEN` })
  }
  if (status === 403 || status === 402) {
    const remedy = `give a token with the right to write that belongs to ${owner}, or name a repository of the token's own account: ${tokens}`
    return new BbxError('E0010', { what: `the account of the token may not do this with ${name}`, why, remedy })
  }
  if (status === 409 || status === 412) return new BbxError('E0050', { what: `${name} changed on the hub meanwhile`, why })
  if (status === 413) {
    const remedy = 'send fewer or smaller files: keep only what the server needs in the folder'
    return new BbxError('E0051', { what: `the hub finds what is sent to ${name} too large`, why, remedy })
  }
  if (status === 400 || status === 422) return new BbxError('E0051', { what: `the hub refuses what is sent to ${name}`, why })
  return null
}
