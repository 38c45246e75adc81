import type { Chutes, PlatformChute } from '../types.ts'

/** The chutes of the account that cost money now or may any moment: hot ones, and those with instances in any state. The platform's list may be a minute old. */
export async function costingChutes(chutes: Pick<Chutes, 'chutes'>, signal: AbortSignal): Promise<PlatformChute[]> {
  const found: PlatformChute[] = []
  for await (const chute of chutes.chutes(signal)) if (isCosting(chute)) found.push(chute)
  return found
}

export function isCosting({ hot, instances }: PlatformChute): boolean {
  return hot || instances.length > 0
}
