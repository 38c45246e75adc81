export const phraseLengths = [12, 15, 18, 21, 24] as const

/** Words as they are compared: one space between them, none around them. Case stays: the Python package takes small letters only. */
export function normalPhrase(text: string): string {
  return text.trim().split(/\s+/u).join(' ')
}

/** Why words, in the form of `normalPhrase`, are no phrase of a key; null for a phrase. No word is in the answer, only its place. */
export async function phraseProblem(phrase: string): Promise<string | null> {
  const words = phrase.split(' ')
  if (!phraseLengths.some((length) => length === words.length)) return `a phrase has 12, 15, 18, 21 or 24 words, not ${words.length}`
  const { mnemonicValidate } = await import('@polkadot/util-crypto')
  if (mnemonicValidate(phrase)) return null
  const { default: list } = await import('@polkadot/util-crypto/mnemonic/wordlists/en')
  const unknown = words.flatMap((word, at) => (list.includes(word) ? [] : [at + 1]))
  if (unknown.length > 0) return `not in the list of words, which are English and in small letters: word ${unknown.join(', ')}`
  return 'its checksum is wrong: a word is another one, or the order is'
}

/** New words from the system's random numbers. */
export async function newPhrase(words: (typeof phraseLengths)[number]): Promise<string> {
  const { mnemonicGenerate } = await import('@polkadot/util-crypto')
  return mnemonicGenerate(words)
}
