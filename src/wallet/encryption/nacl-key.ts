import { BbxError } from '../../base/bbx-error.ts'

/** libsodium's argon2i at its limits for sensitive data, with the one salt of all wallets (reference chain-and-wallet 1.3). */
const salt = Buffer.from('137183dff15a09bc9c90b5518739e9b1', 'hex')
const passes = 8
const memoryKiB = 512 * 1024
const keyBytes = 32
/** By number: the package's enums are types only. 1 is argon2i, and of the versions 0x13. */
const argon2i = 1
const version13 = 1

/**
 * The 32-byte key that a password stands for. Takes 512 MiB and some seconds in a thread of its own: what waits for it can stop waiting by
 * the signal. Throws BbxError E0001 where that memory, or the program that computes, is not there.
 */
export async function naclKey(password: string, signal: AbortSignal): Promise<Uint8Array> {
  signal.throwIfAborted()
  const { hashRaw } = await import('@node-rs/argon2').catch((cause) => {
    const remedy = 'install bbx again with its optional packages: npm install without --omit=optional'
    throw new BbxError('E0001', { what: '@node-rs/argon2, which opens encrypted keys, is not there for this system', remedy, cause })
  })
  const options = {
    algorithm: argon2i,
    version: version13,
    memoryCost: memoryKiB,
    timeCost: passes,
    parallelism: 1,
    outputLen: keyBytes,
    salt,
  }
  const work = hashRaw(Buffer.from(password, 'utf8'), options).catch((cause) => {
    const remedy = 'make 600 MiB of memory free, or raise the limit of the container or the shell'
    throw new BbxError('E0001', { what: 'the password could not be turned into a key', why: 'it takes 512 MiB of memory', remedy, cause })
  })
  return abortable(work, signal)
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
