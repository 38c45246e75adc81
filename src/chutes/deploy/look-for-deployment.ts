import { setTimeout as sleep } from 'node:timers/promises'
import type { ChuteSpec } from '../spec/types.ts'
import type { Chutes, PlatformChute } from '../types.ts'
import { chuteOf, deployedCode } from './chute-of.ts'
import type { DeployOptions } from './types.ts'

/** The chute with the image and the code of the spec, as soon as the platform shows it; null where it does not. What is read of it may be minutes old (reference chutes 6). */
export async function lookForDeployment(
  chutes: Chutes,
  spec: ChuteSpec,
  { username, lookMs = 120_000, pollMs = 5_000, signal }: Pick<DeployOptions, 'username' | 'lookMs' | 'pollMs' | 'signal'>,
): Promise<PlatformChute | null> {
  const deadline = performance.now() + lookMs
  while (true) {
    const chute = await chuteOf(chutes, spec.name, username, signal)
    if (chute !== null && (await deployedCode(chutes, chute, spec, signal))) return chute
    if (performance.now() > deadline) return null
    await sleep(pollMs, undefined, { signal })
  }
}
