import type { TrackId } from '../../base/track-ids.ts'

/** The validator's own data sets on the hub, which are made and chosen alike (reference sn21 4.1). */
export const omegaSets = {
  'omega-voice': { track: 'voice-to-voice', repo: { kind: 'dataset', name: 'omegalabsinc/omega-voice' } },
  'omega-multimodal': { track: 'video-to-text', repo: { kind: 'dataset', name: 'omegalabsinc/omega-multimodal' } },
} as const satisfies Record<string, { track: TrackId; repo: { kind: 'dataset'; name: string } }>

export type OmegaSet = keyof typeof omegaSets

export const omegaSetNames = Object.keys(omegaSets) as OmegaSet[]
