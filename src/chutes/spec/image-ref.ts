import type { ChuteImage } from './types.ts'

/** An image as the platform takes it, `account/name:tag`. */
export function imageRef({ username, name, tag }: Pick<ChuteImage, 'username' | 'name' | 'tag'>): string {
  return `${username}/${name}:${tag}`
}
