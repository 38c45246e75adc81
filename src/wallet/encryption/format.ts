/** How a key file is written. `plain` is anything that is none of the others: it may still be no key. */
export type KeyfileFormat = 'plain' | 'nacl' | 'ansible' | 'fernet'

const marks = { nacl: '$NACL', ansible: '$ANSIBLE_VAULT', fernet: 'gAAAAA' } as const

export function keyfileFormat(bytes: Uint8Array): KeyfileFormat {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  if (start.startsWith(marks.nacl)) return 'nacl'
  if (start.startsWith(marks.ansible)) return 'ansible'
  return start.startsWith(marks.fernet) ? 'fernet' : 'plain'
}
