import { createDecipheriv, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(pbkdf2)
/** The salt and the count of the first wallets of Bittensor (reference chain-and-wallet 1.3). */
const salt = 'Iguesscyborgslikemyselfhaveatendencytobeparanoidaboutourorigins'
const iterations = 10_000_000
const headBytes = 1 + 8 + 16
const macBytes = 32

/** The text of a Fernet token; null where the password is another one, 'damaged' where the file is no whole token. Takes some seconds. */
export async function openFernet(file: Uint8Array, password: string): Promise<Uint8Array | null | 'damaged'> {
  const text = Buffer.from(file).toString('latin1').trim()
  if (!/^[A-Za-z0-9_-]+={0,2}$/.test(text)) return 'damaged'
  const token = Buffer.from(text, 'base64url')
  const encrypted = token.subarray(headBytes, -macBytes)
  if (token[0] !== 0x80 || encrypted.length === 0 || encrypted.length % 16 !== 0) return 'damaged'
  const key = await derive(password, salt, iterations, 32, 'sha256')
  const mac = createHmac('sha256', key.subarray(0, 16)).update(token.subarray(0, -macBytes)).digest()
  if (!timingSafeEqual(mac, token.subarray(-macBytes))) return null
  const cipher = createDecipheriv('aes-128-cbc', key.subarray(16), token.subarray(9, headBytes))
  return Buffer.concat([cipher.update(encrypted), cipher.final()])
}
