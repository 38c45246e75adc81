/** Why there is no score. */
export type PesqFailure = keyof typeof pesqFailures

/** What each means, and what the Python package `pesq` does there: the exception it raises, and what it returns where it is asked not to. Section 17. */
export const pesqFailures = {
  'buffer-too-short': { what: 'a signal is shorter than a quarter of a second', raises: 'BufferTooShortError', returns: -6 },
  /** Ours alone: what is computed at once grows with the length, and no clip of a contest is near it. */
  'too-long': { what: 'a signal is longer than ten minutes', raises: null, returns: null },
  'no-utterances': { what: 'no utterance is found in the reference', raises: 'NoUtterancesError', returns: -7 },
  /** The package writes past its tables: garbage, or the end of its process. */
  'too-many-utterances': { what: 'the reference has more than 50 utterances', raises: null, returns: null },
  'not-a-number': { what: 'the score is not a number', raises: 'ValueError', returns: Number.NaN },
} as const
