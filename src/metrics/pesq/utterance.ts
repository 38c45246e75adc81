/** A stretch of speech with one delay. Windows count from the start of the padded reference. */
export interface Utterance {
  /** Crude delay in samples: what a search inside of the utterance starts from. */
  crude: number
  delay: number
  confidence: number
  start: number
  end: number
}

/** As many as the reference has room for; with more it writes past its tables. Section 18.1. */
export const mostUtterances = 50
