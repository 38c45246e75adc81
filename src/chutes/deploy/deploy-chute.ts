import { setTimeout as sleep } from 'node:timers/promises'
import { BbxError } from '../../base/bbx-error.ts'
import { badChuteName } from '../spec/chute-name.ts'
import type { ChuteSpec } from '../spec/types.ts'
import type { Chutes, PlatformChute } from '../types.ts'
import { chuteOf, deployedCode } from './chute-of.ts'
import { fixedSettings } from './fixed-settings.ts'
import { lookForDeployment } from './look-for-deployment.ts'
import type { DeployOptions } from './types.ts'

export interface DeployedChute {
  chute: PlatformChute
  how: 'created' | 'updated' | 'already'
  /** USD that the platform took for it; 0 where it took none, null where it did not say. */
  fee: number | null
  /** Settings that are others there than in the spec, and stay so: the platform changes them together with code or image only. */
  differs: readonly string[]
}

/**
 * The chute of the spec's name with its image and its code: taken as it is where it has both, given new code where it is there (no fee), created else: first without accepting a fee, which names it.
 * Slug and id come from the platform. Throws BbxError U0001 for a name that the platform or a host name cannot take, E0076 (exit 4) where an answer was lost and the chute does not show, and as `Chutes` and `agreeToFee` do.
 */
export async function deployChute(chutes: Chutes, spec: ChuteSpec, options: DeployOptions): Promise<DeployedChute> {
  const { username, signal, onEvent } = options
  const badName = badChuteName(spec.name, username)
  if (badName !== null) throw new BbxError('U0001', { what: `${spec.name} is no name for a chute`, remedy: badName })
  const there = await chuteOf(chutes, spec.name, username, signal)
  if (there !== null && (await deployedCode(chutes, there, spec, signal)))
    return { chute: there, how: 'already', fee: 0, differs: fixedSettings(there, spec) }
  onEvent(there === null ? `asking what ${spec.name} costs` : `giving ${spec.name} its new code`)
  const how = there === null ? 'created' : 'updated'
  const first = await askWithoutFee(chutes, spec, options)
  if (first.kind !== 'fee') return settled(chutes, spec, options, { answer: first, how, fee: 0 })
  await options.agreeToFee(first)
  onEvent(`deploying ${spec.name}`)
  const answer = await chutes.deploy(spec, { acceptFee: true }, signal)
  if (answer.kind === 'fee')
    throw new BbxError('E0071', { what: 'the platform asks for the deployment fee again, although it was accepted', why: answer.said })
  return settled(chutes, spec, options, { answer, how, fee: first.usd })
}

/** As often as an answer may be lost: what accepts no fee can be asked again, and a deployment that was made meanwhile is found to be there. */
const mostQuestions = 3

async function askWithoutFee(chutes: Chutes, spec: ChuteSpec, { signal, onEvent, pollMs = 5_000 }: DeployOptions) {
  for (let left = mostQuestions; ; left--) {
    const answer = await chutes.deploy(spec, { acceptFee: false }, signal)
    if (answer.kind !== 'lost' || left <= 1) return answer
    onEvent(`the answer was lost (${answer.why}): asking again`)
    await sleep(pollMs, undefined, { signal })
  }
}

type Answer = Exclude<Awaited<ReturnType<Chutes['deploy']>>, { kind: 'fee' }>

async function settled(
  chutes: Chutes,
  spec: ChuteSpec,
  options: DeployOptions,
  { answer, how, fee }: { answer: Answer; how: DeployedChute['how']; fee: number | null },
): Promise<DeployedChute> {
  const { onEvent } = options
  if (answer.kind === 'deployed') return { chute: answer.chute, how, fee, differs: [] }
  const isUnchanged = answer.kind === 'unchanged'
  const why = isUnchanged ? answer.said : answer.why
  onEvent(
    isUnchanged ? `${spec.name} has this image and code already` : `the answer was lost (${why}): looking whether ${spec.name} is deployed`,
  )
  const chute = await lookForDeployment(chutes, spec, options)
  if (chute !== null)
    return isUnchanged ? { chute, how: 'already', fee: 0, differs: fixedSettings(chute, spec) } : { chute, how, fee, differs: [] }
  const what = isUnchanged
    ? `the platform says that ${spec.name} is deployed, and does not show it`
    : `whether ${spec.name} is deployed is not known: the answer was lost, and it does not show`
  throw new BbxError('E0076', { what, why, exit: 4 })
}
