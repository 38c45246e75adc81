/** What the platform's language model is known to ban (reference chutes 3.3); this one is no model, and finds only the plain cases. */
const banned: readonly [reason: string, pattern: RegExp][] = [
  ['executes obfuscated code', /\b(?:exec|eval)\s*\(\s*(?:base64|zlib|marshal|codecs|bytes\.fromhex)/],
  ['identifies the machine or its GPU', /nvidia-smi|gpu_uuid|getnode\(\)|\/sys\/class\/net/i],
  ['instructs the reviewer of this code', /ignore (?:all |any )?(?:previous|prior) instructions/i],
]

/** The text of the platform's refusal, JSON in a string; null for code that passes. */
export function codeCheck(code: string): string | null {
  const reasons = banned.filter(([, pattern]) => pattern.test(code)).map(([reason]) => reason)
  if (reasons.length === 0) return null
  return JSON.stringify({ reasoning: `The code ${reasons.join(' and ')}.`, ban_reasons: reasons, final_result: 'ban' })
}
