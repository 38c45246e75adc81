/**
 * A text without the user names and passwords of addresses in it: an index, a proxy or a `--url` may carry them, and what is said of a
 * submission is kept and passed on. To be called before a text is cut: a cut may leave a password without its address.
 */
export function withoutCredentials(text: string): string {
  // No scheme before the colon: `\w+` would look at each long word again from every letter of it.
  return text.replace(/:\/\/[^\s/?#"'<>]*@/g, '://********@')
}
