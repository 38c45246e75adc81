import { type ContainerFacts, sharesKernel } from './container-facts.ts'
import type { Seen } from './verdict.ts'

/**
 * For rows that keep system calls from the host's kernel: where the runtime puts a kernel of its own between, what that one lets pass is no
 * way out, and no proof either.
 */
export function ofHostKernel({ HostConfig: { Runtime } }: ContainerFacts, seen: readonly Seen[]): Seen[] {
  if (sharesKernel(Runtime)) return [...seen]
  return seen.map((one) =>
    one.by === 'inside' && (one.says === 'open' || one.says === 'silent')
      ? { by: 'inside', says: 'unknown', what: `${one.what}, by the kernel of ${Runtime} and not by the host's` }
      : one,
  )
}
