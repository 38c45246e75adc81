import type { ChuteSpec } from '../spec/types.ts'
import type { Chutes, PlatformChute } from '../types.ts'

/**
 * The account's own chute of exactly this name; null where it has none. A look-up by name may find another account's, so the owner counts. `own`: those of the account, where they were
 * listed just now.
 */
export async function chuteOf(
  chutes: Pick<Chutes, 'chute' | 'chutes'>,
  name: string,
  username: string,
  signal: AbortSignal,
  own: AsyncIterable<PlatformChute> | Iterable<PlatformChute> = chutes.chutes(signal),
): Promise<PlatformChute | null> {
  const isIt = (chute: PlatformChute) =>
    chute.name.toLowerCase() === name.toLowerCase() && chute.username?.toLowerCase() === username.toLowerCase()
  const found = await chutes.chute(name, signal)
  if (found !== null && isIt(found)) return found
  // What a look-up finds may be minutes old, and so may be that it finds nothing.
  for await (const chute of own) if (isIt(chute)) return chute
  return null
}

/** Whether a chute has the image and the code of the spec. */
export async function deployedCode(
  chutes: Pick<Chutes, 'chuteCode'>,
  { id, image }: PlatformChute,
  spec: Pick<ChuteSpec, 'image' | 'code'>,
  signal: AbortSignal,
): Promise<boolean> {
  if (image === null || image.name !== spec.image.name || image.tag !== spec.image.tag) return false
  return (await chutes.chuteCode(id, signal)) === spec.code
}
