import type { Chutes, PlatformChute, PlatformImage } from '../types.ts'

/** What the account has. The platform's lists may be a minute old. */
export interface AccountLists {
  chutes: readonly PlatformChute[]
  images: readonly PlatformImage[]
}

export async function accountLists(platform: Pick<Chutes, 'chutes' | 'images'>, signal: AbortSignal): Promise<AccountLists> {
  const [chutes, images]: [PlatformChute[], PlatformImage[]] = [[], []]
  for await (const chute of platform.chutes(signal)) chutes.push(chute)
  for await (const image of platform.images(signal)) images.push(image)
  return { chutes, images }
}
