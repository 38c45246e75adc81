/** Every track there is, by the name that manifests, profiles and runs carry. */
export const trackIds = ['babelbit', 'voice-to-voice', 'video-to-text'] as const

export type TrackId = (typeof trackIds)[number]
