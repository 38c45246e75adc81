/** What one commit of the reference does where others do otherwise (reference babelbit 3.3 to 4.3, 8.5). */
export interface ScoringPolicy {
  profile: string
  /** Of the reference's repository. */
  commit: string
  /** `raw`: 1, 1.0 and true are one key, "1" another. `int`: every index goes through Python's int(). */
  utteranceKey: 'raw' | 'int'
  semantic: 'token-jaccard' | 'cosine' | 'calibrated-cosine'
  /** Similarity, lexical and semantic, of two empty texts; embedded texts have the one that their vectors give. */
  bothEmpty: 0 | 1
  /** Documents tell the raw cosine of each step and the baseline. */
  reportsCosine: boolean
  /** Where the scorer says what it does: a table of all steps, or log lines of the best ones. */
  narration: 'table' | 'log'
  /** Leaves out the similarity whose weight is 0; otherwise both are always computed. */
  skipsUnweighted: boolean
  baseline: { pairs: number; seed: number }
  /** Weight of the lexical similarity: in the runner, whose scores count, and where the scorer is called by hand. */
  lexWeight: { runner: number; tool: number }
  runner: {
    /** A group of steps whose truth is blank: written to the log with truth "", or left out. */
    blankTruth: 'score' | 'skip'
    /** A miner without any prediction that is not blank. */
    blankMiner: 'score' | 'skip'
    /** A dialogue's rows tell the challenge type. */
    typeInRows: boolean
    /** File names tell the challenge type, normalised; from Jan on documents tell it. */
    typeInNames: boolean
    typeInDocuments: boolean
  }
}

export function needsEmbeddings(policy: ScoringPolicy, lexWeight: number): boolean {
  return policy.semantic !== 'token-jaccard' && !(policy.skipsUnweighted && lexWeight >= 1)
}
