/** What was found and where. Never the secret itself, nor a part of it: findings end up in logs of build servers. */
export interface SecretFound {
  /** `a Hugging Face token (37 characters)`. */
  what: string
  /** In the text, from 0. */
  index: number
}

/** A description that says how long the secret is and how such a secret starts: enough to find it, nothing of it. */
export function masked(kind: string, secret: string, prefix = ''): string {
  return `${kind} (${prefix === '' ? '' : `${prefix}…, `}${secret.length} characters)`
}
