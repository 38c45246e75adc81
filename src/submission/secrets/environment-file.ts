import { findTokens, isPlaceholder } from './find-tokens.ts'

const secretName = /KEY|TOKEN|SECRET|PASSW|_PW|PASS$|MNEMONIC|SEED|PHRASE|CREDENTIAL|AUTH/i
const sample = /\.(?:example|sample|template|dist|defaults?)$/

/** `secret`: a value is set that looks like one; `plain`: an environment file without any; `sample`: one that is meant to be shared. */
export function environmentFileKind(path: string, text: string): 'secret' | 'plain' | 'sample' {
  if (findTokens(text).length > 0) return 'secret'
  if (sample.test(path)) return 'sample'
  return text.split(/\r\n|\n|\r/).some(setsSecret) ? 'secret' : 'plain'
}

function setsSecret(line: string): boolean {
  const [, name = '', written = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(line) ?? []
  const value = written
    .replace(/^(["'])(.*)\1.*$/, '$2')
    .replace(/\s+#.*$/, '')
    .trim()
  return secretName.test(name) && value !== '' && !/^[<$]/.test(value) && !isPlaceholder(value)
}
