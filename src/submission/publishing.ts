/** Steps after which a submission can be found and read by validators, by the name that receipts carry. */
export type PublishingStepId = 'commit' | 'publish' | 'image' | 'deploy' | 'share' | 'warm-up' | 'ping'

/** What a commitment is made of. */
export interface CommitmentFacts {
  /** `owner/name` on the hub. */
  repo: string
  /** Full commit id, 40 hexadecimal digits. */
  revision: string
  /** SS58 of the hotkey that commits. */
  hotkey: string
  /** Where the submission is deployed; null where it is not. */
  chute: { id: string; slug: string } | null
}

/** What a validator reads from a commitment, as far as a text says it. */
export interface NamedSubmission {
  repo: string
  revision: string | null
  /** The chute that it names, as far as it does; null where it names none. */
  chute: { id: string | null; slug: string | null } | null
}

export interface Refusal {
  what: string
  why?: string
  remedy: string
}

/** How the submissions of a track get to validators: the one place for a track's format, its order and what its validators skip. */
export interface Publishing {
  /** Number of the subnet on the real network. */
  netuid: number
  /** In this order; what is published first can be copied before the block of the commitment is fixed. */
  order: readonly PublishingStepId[]
  /** `timelocked`: nobody can read it before a round of drand, nor its sender see what became of it. */
  sealing: 'plain' | 'timelocked'
  /** By how much the repository must be older than the commitment; validators refuse what is not. 0: they do not look. */
  leastAgeMs: number
  /** Which revision validators fetch: `head` whatever was committed, `committed` the one that was. */
  scores: 'head' | 'committed'
  /** Its validators pass over a repository that is gated, whoever has access. */
  skipsGated: boolean
  /** Its validators call chutes, beside servers that miners run themselves. */
  chutes: boolean
  /** Name of the repository without `--repo`. */
  defaultRepository(facts: { username: string; hotkeyName: string; folderName: string }): string
  /** Why the subnet would not take a repository's name that the hub takes; null where it would. */
  repositoryProblem(repo: string): Refusal | null
  /** The text that is committed. */
  payload(facts: CommitmentFacts): string
  /** null where the text is of another form. */
  parse(text: string): NamedSubmission | null
  /** Why validators would pass over the commitment; null where they would not. */
  refusal(facts: { served: boolean; chute: CommitmentFacts['chute'] }): Refusal | null
}
