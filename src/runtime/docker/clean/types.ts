/** Something of bbx in a container engine. */
export interface EngineItem {
  kind: 'container' | 'network' | 'volume' | 'image'
  /** What the engine is asked to remove it by: for an image the tag, since its id may carry other tags. */
  id: string
  name: string
  /** Why it goes, or why it stays. */
  why: string
  /** Of an image, what it takes with the layers that it shares; null where the engine does not tell without measuring. */
  bytes: number | null
}

export interface EngineLeftovers {
  remove: readonly EngineItem[]
  keep: readonly EngineItem[]
}

export interface Cleaned {
  removed: readonly EngineItem[]
  /** With what was to go and did not. */
  kept: readonly EngineItem[]
}
