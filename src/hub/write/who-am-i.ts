import { z } from 'zod'
import { askJson } from '../ask-json.ts'
import type { HubLine } from '../line.ts'
import type { HubAccount } from '../types.ts'

const schema = z.object({
  name: z.string().min(1).max(200),
  orgs: z.array(z.object({ name: z.string().max(200) })).default([]),
  auth: z.object({ accessToken: z.object({ role: z.string().max(100) }).nullish() }).nullish(),
})

/** See `Hub`. */
export async function whoAmI(line: HubLine, signal: AbortSignal): Promise<HubAccount> {
  const { value } = await askJson(line, '/api/whoami-v2', schema, { repo: null, revision: '', path: null }, signal)
  return { name: value.name, organisations: value.orgs.map(({ name }) => name), role: value.auth?.accessToken?.role ?? null }
}
