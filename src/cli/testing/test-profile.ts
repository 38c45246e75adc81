import { BbxError } from '../../base/bbx-error.ts'
import { parseBaseUrl } from '../../base/http/base-url.ts'
import type { Settings } from '../../config/settings.ts'
import { loadProfile, loadTrack } from '../../tracks/registry.ts'
import type { Baseline, LiveSession, Profile } from '../../tracks/types.ts'
import type { Context } from '../context.ts'
import { embedderChanges } from '../models/embedder-changes.ts'
import { changedBaseline } from './changed-baseline.ts'
import type { Subject } from './subject.ts'
import type { TestOptions } from './test-options.ts'

/** What settings change about a profile; null: as the mirrored validator has it. */
export interface ProfileChanges {
  stepTimeoutMs: number | null
  predictPath: string | null
  baseline: Baseline | null
  /** Numbers that are kept of an embedding. */
  dimensions: number | null
}

/** Of a subject, what says which profile is meant. */
type NamedTrack = Pick<Subject, 'submission'> & { recorded: Pick<Subject['recorded'], 'track'> }

export interface TestProfile {
  profile: Profile
  changes: ProfileChanges
  /** Of the live utterance engine; null: the one inside bbx. */
  engineUrl: string | null
}

/** The profile of --profile, else of the manifest, else the track's default, with what settings change about it. */
export async function testProfile(options: TestOptions, subject: NamedTrack, context: Context): Promise<TestProfile> {
  const settings = await context.settings()
  const track = await loadTrack(subject.recorded.track)
  const id = options.profile ?? subject.submission?.manifest.profile ?? track.defaultProfile
  if (id.includes('/') && !id.startsWith(`${track.id}/`))
    throw new BbxError('U0001', {
      what: `the submission is of the track ${track.id}, and ${id} is of another`,
      remedy: `the profiles: ${Object.keys(track.profiles).join(', ')}`,
    })
  if (options.engineUrl !== undefined && track.id !== 'babelbit')
    throw new BbxError('U0001', { what: `--engine-url is about babelbit: ${track.id} has no utterance engine`, remedy: 'leave it out' })
  const changes = profileChanges(settings)
  const { stepTimeoutMs, predictPath, baseline } = changes
  const engineUrl = chosenEngine(options, settings)
  const profile = await loadProfile(id, {
    ...(stepTimeoutMs === null ? {} : { stepTimeoutMs }),
    ...(predictPath === null ? {} : { predictPath }),
    ...(baseline === null ? {} : { baseline }),
    ...(engineUrl === null ? {} : { live: liveSession(engineUrl, options, context) }),
  })
  return { profile, changes, engineUrl }
}

function profileChanges(settings: Settings): ProfileChanges {
  const timeout = settings.get('miner.timeoutS')
  const endpoint = settings.get('miner.predictEndpoint')
  const path = settings.string('miner.predictEndpoint') ?? ''
  if (path.includes('://')) throw new BbxError('U0003', { what: `${endpoint.source} is a URL`, remedy: 'write a path: predict' })
  return {
    stepTimeoutMs: timeout.origin === 'default' ? null : Math.round((settings.number('miner.timeoutS') ?? 0) * 1000),
    predictPath: endpoint.origin === 'default' ? null : `/${path.replace(/^\/+/, '')}`,
    baseline: changedBaseline(settings),
    dimensions: embedderChanges(settings).dimensions,
  }
}

/** A variable alone does not make a run live: validators have it set, and a live session reveals its words once. */
function chosenEngine({ engineUrl }: TestOptions, settings: Settings): string | null {
  if (engineUrl === undefined) return null
  const url = engineUrl === true ? settings.string('engine.url') : engineUrl
  if (url === null) {
    throw new BbxError('U0002', {
      what: 'there is no utterance engine to hold the session with',
      missing: [{ name: 'engine URL', flag: '--engine-url URL', variable: 'BB_UTTERANCE_ENGINE_URL' }],
    })
  }
  parseBaseUrl(url)
  return url
}

function liveSession(engineUrl: string, { hotkeyUri }: TestOptions, context: Context): (signal: AbortSignal) => Promise<LiveSession> {
  return async (signal) => {
    const settings = await context.settings()
    const { engineSigner } = await import('./engine-signer.ts')
    const { openRemoteSession } = await import('../../tracks/babelbit/engine-client/open-remote-session.ts')
    const signer = await engineSigner(engineUrl, hotkeyUri ?? null, context)
    return openRemoteSession({ baseUrl: engineUrl, signer, timeoutMs: (settings.number('engine.timeoutS') ?? 10) * 1000, signal })
  }
}
