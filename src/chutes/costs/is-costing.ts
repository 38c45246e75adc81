import type { PlatformChute } from '../types.ts'

/** Whether a chute costs money now or may any moment: a hot one, and one with an instance in any state. */
export function isCosting({ hot, instances }: Pick<PlatformChute, 'hot' | 'instances'>): boolean {
  return hot || instances.length > 0
}
