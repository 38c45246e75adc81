import { z } from 'zod'
import { isSs58Address } from '../../../base/ss58.ts'
import { newAccount, newFingerprint } from '../accounts.ts'
import { authenticate, provenHotkey } from '../authenticate.ts'
import { json, type PlatformCall, Refused } from '../call.ts'
import { gpus } from '../gpus.ts'
import { jsonBody } from '../read-body.ts'
import { taoUsd } from '../show-chute.ts'
import { showUser } from '../show-user.ts'
import type { Account, PlatformState } from '../state.ts'

export async function ping({ response }: PlatformCall): Promise<void> {
  json(response, { message: 'pong' })
}

export async function pricing({ response }: PlatformCall): Promise<void> {
  const prices = (usd: number) => ({ hour: usd, second: usd / 3600 })
  const estimates = Object.entries(gpus).map(([id, { usd }]) => [id, { usd: prices(usd), tao: prices(usd / taoUsd) }])
  json(response, { tao_usd: taoUsd, gpu_price_estimates: Object.fromEntries(estimates) })
}

/** Bits of the platform, by role (reference chutes 3.10). */
const roleBits = { free_account: 4, unlimited_dev: 7, public_deployment: 11 } as const
const rolePermissions = {
  free_account: 'Free account, not billed.',
  unlimited_dev: 'Unlimited development activity.',
  public_deployment: 'Allow deploying models publicly.',
} as const

export async function me(call: PlatformCall): Promise<void> {
  const { account } = authenticate(call, 'me')
  const { hotkey, coldkey, paymentAddress, balance, roles } = account
  json(call.response, {
    ...showUser(account),
    ...{ hotkey, coldkey, payment_address: paymentAddress },
    permissions_bitmask: roles.reduce((bits, role) => bits | (1 << roleBits[role]), 0),
    balance,
    permissions: roles.map((role) => rolePermissions[role]),
  })
}

const usernameForm = /^[a-z0-9_-]{3,15}$/i

function isTaken({ accounts }: PlatformState, username: string): boolean {
  return accounts.some((account) => account.username.toLowerCase() === username.toLowerCase())
}

export async function nameCheck({ platform, url, response }: PlatformCall): Promise<void> {
  const username = url.searchParams.get('username') ?? ''
  const valid = usernameForm.test(username)
  json(response, { valid, available: valid && !isTaken(platform.state, username) })
}

const dayMs = 86_400_000

/** A hotkey becomes an account. The real platform wants a token that only a browser gets; in a rehearsal any will do, but one there has to be. */
export async function register(call: PlatformCall): Promise<void> {
  const { platform, url, response } = call
  const { state, habits, now } = platform
  if (state.registrations.filter((at) => at > now() - dayMs).length >= habits.registrationsADay)
    throw new Refused(429, 'Too may registration requests.')
  if ((url.searchParams.get('token') ?? '') === '') throw new Refused(400, 'Missing registration token, please use chutes>=0.3.33')
  const { username, coldkey } = jsonBody(call, z.object({ username: z.string(), coldkey: z.string().refine(isSs58Address) }))
  const hotkey = provenHotkey(call, null)
  if (state.accounts.some((account) => account.hotkey === hotkey)) throw new Refused(409, 'Hotkey is already registered to a user.')
  if (!usernameForm.test(username)) throw new Refused(400, 'Invalid username, must be 3 to 15 letters, digits, _ or -')
  if (isTaken(state, username)) throw new Refused(409, `Username ${username} already exists, sorry! Please choose another.`)
  const fingerprint = newFingerprint()
  const account: Account = newAccount({ username, hotkey, coldkey, fingerprint, now: now() })
  state.accounts.push(account)
  state.registrations.push(now())
  await platform.save()
  json(response, {
    ...showUser(account),
    ...{ hotkey, coldkey, payment_address: account.paymentAddress, fingerprint, api_key: null },
  })
}
