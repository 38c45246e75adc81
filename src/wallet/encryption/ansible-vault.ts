import { createDecipheriv, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(pbkdf2)
const iterations = 10_000
const header = /^\$ANSIBLE_VAULT;1\.[12];AES256(?:;[^\r\n]*)?\r?\n/

/**
 * The text of an Ansible vault, version 1.1 or 1.2 (reference chain-and-wallet 1.3). null where the password is another one;
 * 'damaged' where the file is no whole vault.
 */
export async function openAnsibleVault(file: Uint8Array, password: string): Promise<Uint8Array | null | 'damaged'> {
  const text = Buffer.from(file).toString('latin1')
  const start = header.exec(text)
  const inner = start === null ? null : unhex(text.slice(start[0].length).replace(/\s+/g, ''))
  const [salt, mac, encrypted, ...more] = (inner?.toString('latin1') ?? '').split('\n').map(unhex)
  if (salt?.length !== 32 || mac?.length !== 32 || !encrypted || encrypted.length === 0 || more.length > 0) return 'damaged'
  const keys = await derive(password, salt, iterations, 80, 'sha256')
  if (!timingSafeEqual(createHmac('sha256', keys.subarray(32, 64)).update(encrypted).digest(), mac)) return null
  const cipher = createDecipheriv('aes-256-ctr', keys.subarray(0, 32), keys.subarray(64, 80))
  const padded = Buffer.concat([cipher.update(encrypted), cipher.final()])
  const padding = padded.at(-1) ?? 0
  return padding >= 1 && padding <= 16 ? padded.subarray(0, -padding) : 'damaged'
}

function unhex(text: string): Buffer | null {
  return /^(?:[0-9a-fA-F]{2})*$/.test(text) ? Buffer.from(text, 'hex') : null
}
