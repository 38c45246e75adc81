import { withoutCredentials } from '../base/without-credentials.ts'

/** Takes secrets out of texts that are shown. Short ones stay: masking them would eat ordinary words. */
export interface Redactor {
  learn(secrets: Iterable<string>): void
  clean(text: string): string
}

const shortest = 6

export function createRedactor(): Redactor {
  const known = new Set<string>()
  return {
    learn(secrets) {
      for (const secret of secrets) if (secret.length >= shortest) known.add(secret)
    },
    clean(text) {
      let clean = withoutCredentials(text)
      for (const secret of known) clean = clean.replaceAll(secret, '********')
      return clean
    },
  }
}
