import { z } from 'zod'
import { isSs58Address } from '../../../base/ss58.ts'
import { accountsNamed, newAccount, newApiKey, newFingerprint } from '../accounts.ts'
import { json, type PlatformCall, Refused } from '../call.ts'
import { platformFaultsSchema } from '../faults.ts'
import { habitsSchema } from '../habits.ts'
import { jsonBody } from '../read-body.ts'
import { roles } from '../state.ts'

const accountSchema = z.strictObject({
  username: z.string(),
  balance: z.number().optional(),
  roles: z.array(z.enum(roles)).optional(),
  /** Of an account that is not there yet: it is made, with an admin key. */
  hotkey: z.string().refine(isSs58Address).optional(),
})

/** What no real platform has: how it behaves, what goes wrong next, and the accounts. `GET` shows, `POST` sets. true where the address is one of these. */
export async function dev(call: PlatformCall): Promise<boolean> {
  const { platform, request, response, url } = call
  const isPost = request.method === 'POST'
  if (url.pathname === '/dev/faults') {
    if (isPost) platform.faults.splice(0, platform.faults.length, ...jsonBody(call, platformFaultsSchema))
    json(response, platform.faults)
    return true
  }
  if (url.pathname === '/dev/habits') {
    // Only what is given: a default would set back what was set before.
    if (isPost) Object.assign(platform.habits, given(jsonBody(call, z.record(z.string(), z.unknown()))))
    json(response, platform.habits)
    return true
  }
  if (url.pathname === '/dev/account' && isPost) {
    await changeAccount(call)
    return true
  }
  return false
}

function given(changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const parsed = habitsSchema.safeParse(changes)
  if (!parsed.success) throw new Refused(422, z.prettifyError(parsed.error))
  return Object.fromEntries(Object.entries(parsed.data).filter(([name]) => name in changes))
}

async function changeAccount(call: PlatformCall): Promise<void> {
  const { platform, response } = call
  const { state, now } = platform
  const { username, balance, roles: wanted, hotkey } = jsonBody(call, accountSchema)
  let [account] = accountsNamed(state, username)
  if (account === undefined) {
    if (hotkey === undefined) throw new Refused(404, `there is no account ${username}; with a hotkey it is made`)
    account = newAccount({ username, hotkey, coldkey: hotkey, fingerprint: newFingerprint(), now: now() })
    account.keys.push(newApiKey(account.userId, { name: 'rehearsal', admin: true, scopes: [] }, now()))
    state.accounts.push(account)
  }
  if (balance !== undefined) account.balance = balance
  if (wanted !== undefined) account.roles = wanted
  await platform.save()
  json(response, { username: account.username, userId: account.userId, balance: account.balance, apiKey: account.keys[0]?.key ?? null })
}
