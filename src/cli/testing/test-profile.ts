import { BbxError } from '../../base/bbx-error.ts'
import { loadProfile, loadTrack } from '../../tracks/registry.ts'
import type { LiveSession, Profile } from '../../tracks/types.ts'
import type { Context } from '../context.ts'
import type { Subject } from './subject.ts'
import type { TestOptions } from './test-options.ts'

export interface TestProfile {
  profile: Profile
  /** Where a setting changes them; null: the profile's. */
  stepTimeoutMs: number | null
  predictPath: string | null
}

/** The profile of --profile, else of the manifest, else the track's default, with what settings change about it. */
export async function testProfile(options: TestOptions, subject: Subject, context: Context): Promise<TestProfile> {
  const settings = await context.settings()
  const track = await loadTrack(subject.recorded.track)
  const id = options.profile ?? subject.submission?.manifest.profile ?? track.defaultProfile
  const timeout = settings.get('miner.timeoutS')
  const endpoint = settings.get('miner.predictEndpoint')
  const stepTimeoutMs = timeout.origin === 'default' ? null : Math.round((settings.number('miner.timeoutS') ?? 0) * 1000)
  const predictPath = endpoint.origin === 'default' ? null : `/${(settings.string('miner.predictEndpoint') ?? '').replace(/^\/+/, '')}`
  if (predictPath?.includes('://')) throw new BbxError('U0003', { what: `${endpoint.source} is a URL`, remedy: 'write a path: predict' })
  const profile = await loadProfile(id, {
    ...(stepTimeoutMs === null ? {} : { stepTimeoutMs }),
    ...(predictPath === null ? {} : { predictPath }),
    ...(options.engineUrl === undefined ? {} : { live: liveSession(options, context) }),
  })
  return { profile, stepTimeoutMs, predictPath }
}

function liveSession({ engineUrl = '', hotkeyUri }: TestOptions, context: Context): (signal: AbortSignal) => Promise<LiveSession> {
  return async (signal) => {
    const settings = await context.settings()
    const { engineSigner } = await import('./engine-signer.ts')
    const { openRemoteSession } = await import('../../tracks/babelbit/engine-client/open-remote-session.ts')
    const signer = await engineSigner(engineUrl, hotkeyUri ?? null, context)
    return openRemoteSession({ baseUrl: engineUrl, signer, timeoutMs: (settings.number('engine.timeoutS') ?? 10) * 1000, signal })
  }
}
