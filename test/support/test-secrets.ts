/**
 * Texts in the form of secrets that open nothing. They are put together here so that no scanner of repositories takes one for real.
 * The phrase is the public development phrase of Substrate with its first words exchanged.
 */
const filler = 'TESTvalue0123456789abcdefghijklmnopqrst'

export const testSecrets = {
  hubToken: ['hf', filler.slice(0, 34)].join('_'),
  chutesKey: ['cpk', ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210', filler.slice(0, 32)].join('.')].join('_'),
  gitToken: ['ghp', filler.slice(0, 36)].join('_'),
  apiKey: ['sk', filler.slice(0, 32)].join('-'),
  cloudKey: ['AK', 'IA', 'TESTVALUE0123456'].join(''),
  pemHead: ['-----BEGIN', 'PRIVATE', 'KEY-----'].join(' '),
  seed: `0x${'0123456789abcdef'.repeat(4)}`,
  /** Valid: entropy of sixteen bytes 0. */
  phrase12: `${'abandon '.repeat(11)}about`,
  /** In the list, with a wrong checksum. */
  phrase24: `${'abandon ability able about above absent absorb abstract '.repeat(3)}`.trim(),
}
