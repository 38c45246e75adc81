import { z } from 'zod'

const condition = z.object({
  index: z.int(),
  value: z.int().nullish(),
  valueTwo: z.int().nullish(),
  op: z.string().nullish(),
})
const profile = z.object({
  defaultAction: z.string(),
  syscalls: z
    .array(
      z.object({
        names: z.array(z.string()).nullish(),
        name: z.string().nullish(),
        action: z.string(),
        args: z.array(condition).nullish(),
      }),
    )
    .nullish(),
})

export interface Call {
  name: string
  /** Where only calls with this first argument, an int, are meant. */
  first?: number
}

/**
 * What a filter among the security options does with a system call: `denied`, `allowed`, or null where the options name no filter that can
 * be read. A call that any rule may allow counts as allowed: of conditions only those on a first argument that is known are looked at.
 */
export function filterOn({ name, first }: Call, securityOptions: readonly string[]): 'denied' | 'allowed' | null {
  const text = securityOptions.find((one) => /^seccomp[=:]/.test(one))?.replace(/^seccomp[=:]/, '')
  if (text === undefined) return null
  if (text === 'unconfined') return 'allowed'
  const parsed = profile.safeParse(parse(text))
  if (!parsed.success) return null
  const { defaultAction, syscalls } = parsed.data
  const rules = (syscalls ?? []).filter((rule) => rule.name === name || rule.names?.includes(name))
  const isAllowed = forms(first).some((argument) => {
    const actions = rules.filter(({ args }) => (args ?? []).every((one) => mayHold(one, argument))).map(({ action }) => action)
    return (actions.length === 0 ? [defaultAction] : actions).some((action) => allowing.has(action))
  })
  return isAllowed ? 'allowed' : 'denied'
}

const allowing = new Set(['SCMP_ACT_ALLOW', 'SCMP_ACT_LOG'])

/** A filter compares all 64 bits of a register, the kernel reads an int from its lower half: the upper half is the caller's to choose. */
function forms(first: number | undefined): (bigint | null)[] {
  return first === undefined ? [null] : [BigInt(first), BigInt(first) | (1n << 32n)]
}

function mayHold({ index, value, valueTwo, op }: z.infer<typeof condition>, first: bigint | null): boolean {
  if (first === null || index !== 0) return true
  const [one, two] = [BigInt(value ?? 0), BigInt(valueTwo ?? 0)]
  const outcomes: Record<string, boolean> = {
    SCMP_CMP_NE: first !== one,
    SCMP_CMP_LT: first < one,
    SCMP_CMP_LE: first <= one,
    SCMP_CMP_EQ: first === one,
    SCMP_CMP_GE: first >= one,
    SCMP_CMP_GT: first > one,
    SCMP_CMP_MASKED_EQ: (first & one) === two,
  }
  return outcomes[op ?? ''] ?? true
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
