import { z } from 'zod'

const profile = z.object({
  defaultAction: z.string(),
  syscalls: z.array(z.object({ names: z.array(z.string()).nullish(), name: z.string().nullish(), action: z.string() })).nullish(),
})

/**
 * What a filter among the security options does with a system call: `denied`, `allowed`, or null where the options name no filter that can
 * be read. A call that any rule allows counts as allowed, whatever its conditions are.
 */
export function filterOn(call: string, securityOptions: readonly string[]): 'denied' | 'allowed' | null {
  const text = securityOptions.find((one) => /^seccomp[=:]/.test(one))?.replace(/^seccomp[=:]/, '')
  if (text === undefined) return null
  if (text === 'unconfined') return 'allowed'
  const parsed = profile.safeParse(parse(text))
  if (!parsed.success) return null
  const { defaultAction, syscalls } = parsed.data
  const actions = (syscalls ?? []).filter(({ names, name }) => name === call || names?.includes(call)).map(({ action }) => action)
  const effective = actions.length === 0 ? [defaultAction] : actions
  return effective.some((action) => action === 'SCMP_ACT_ALLOW' || action === 'SCMP_ACT_LOG') ? 'allowed' : 'denied'
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
