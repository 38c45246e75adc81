import { masked, type SecretFound } from './secret-found.ts'

interface TokenForm {
  kind: string
  prefix: string
  form: RegExp
}

/** Each form starts with a fixed text, so that looking through a file costs one pass. */
const forms: readonly TokenForm[] = [
  { kind: 'a Hugging Face token', prefix: 'hf_', form: /(?<![A-Za-z0-9_])hf_[A-Za-z0-9]{20,}(?![A-Za-z0-9_])/g },
  { kind: 'a Hugging Face organisation token', prefix: 'api_org_', form: /(?<![A-Za-z0-9_])api_org_[A-Za-z0-9]{20,}(?![A-Za-z0-9_])/g },
  { kind: 'a Chutes API key', prefix: 'cpk_', form: /(?<![A-Za-z0-9_])cpk_[A-Za-z0-9]{8,}(?:\.[A-Za-z0-9]{8,}){0,2}(?![A-Za-z0-9_])/g },
  {
    kind: 'a GitHub token',
    prefix: 'gh',
    form: /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,})(?![A-Za-z0-9_])/g,
  },
  { kind: 'a GitLab token', prefix: 'glpat-', form: /(?<![A-Za-z0-9_])glpat-[A-Za-z0-9_-]{20,}/g },
  {
    kind: 'an API key',
    prefix: 'sk-',
    form: /(?<![A-Za-z0-9_-])sk-(?:[A-Za-z0-9]{20,}|(?:proj|svcacct|admin|None|ant|or|lf|live|test)-[A-Za-z0-9_-]{20,})(?![A-Za-z0-9])/g,
  },
  { kind: 'a Google API key', prefix: 'AIza', form: /(?<![A-Za-z0-9_])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g },
  { kind: 'a Slack token', prefix: 'xox', form: /(?<![A-Za-z0-9_])xox[abprs]-[A-Za-z0-9-]{20,}/g },
  { kind: 'an AWS access key', prefix: 'A', form: /(?<![A-Za-z0-9_])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9_])/g },
  { kind: 'a PyPI token', prefix: 'pypi-', form: /(?<![A-Za-z0-9_])pypi-AgE[A-Za-z0-9_-]{40,}/g },
]

const namedForms: readonly { kind: string; form: RegExp }[] = [
  { kind: 'an AWS secret key', form: /aws_secret_access_key["']?\s{0,8}[=:]\s{0,8}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/gi },
  {
    kind: 'a value for a variable that holds a secret',
    // Quoted, or as an environment file and a Dockerfile write it: a name in code (`HF_TOKEN = token`) is no secret.
    form: /\b(?:HF_TOKEN|HUGGING_FACE_HUB_TOKEN|HUGGINGFACE_API_KEY|HF_ACCESS_TOKEN|CHUTES_API_KEY|OPENAI_API_KEY|WANDB_API_KEY|BT_WALLET_PASSWORD|BT_COLD_PW_\w{1,64}|BT_PW_\w{1,200})(?:["']?\s{0,8}[=:]\s{0,8}["']|=)([A-Za-z0-9_+/=.-]{8,})(?=["'\s]|$)/gm,
  },
]

/** With something behind its head: code that reads such files names the head alone. */
const pem = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\\[rn]|\s){1,8}[A-Za-z0-9+/]/g

/** Tokens and keys of known forms. `hf_xxxxxxxx` and the like are placeholders and no finding. */
export function findTokens(text: string): SecretFound[] {
  const found: SecretFound[] = []
  for (const { kind, prefix, form } of forms) {
    for (const { 0: secret, index } of text.matchAll(form)) {
      if (!isPlaceholder(secret)) found.push({ what: masked(kind, secret, prefix), index })
    }
  }
  for (const { kind, form } of namedForms) {
    for (const { 1: secret = '', index } of text.matchAll(form)) {
      if (!isPlaceholder(secret) && !isOnlyName(secret)) found.push({ what: masked(kind, secret), index })
    }
  }
  for (const { index } of text.matchAll(pem)) found.push({ what: 'a private key in PEM form', index })
  return found
}

/** One sign over and over, or words that ask for a value. */
export function isPlaceholder(secret: string): boolean {
  const body = secret.replace(/^[a-z]{2,8}[_-]/i, '')
  return (
    /^(.)\1*$/.test(body) || /^[xX*.0_-]+$/.test(body) || /your|placeholder|changeme|change-me|replace|example_|insert|todo/i.test(secret)
  )
}

function isOnlyName(value: string): boolean {
  return !/\d/.test(value) && value.length < 20
}
