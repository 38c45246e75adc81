import { createHash } from 'node:crypto'
import { uuidOfHex } from '../../base/uuid.ts'

const oidNamespace = Buffer.from('6ba7b8129dad11d180b400c04fd430c8', 'hex')

/** RFC 9562 5.5 in the namespace of object identifiers, as all ids of the platform are made (reference chutes 5). */
export function uuid5(name: string): string {
  const bytes = createHash('sha1').update(oidNamespace).update(name, 'utf8').digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return uuidOfHex(bytes.toString('hex'))
}

/** The platform lowers the case of the username, and of nothing else. */
export function imageId(username: string, name: string, tag: string): string {
  return uuid5(`${username.toLowerCase()}/${name}:${tag}`)
}

export function chuteId(username: string, name: string): string {
  return uuid5(`${username}::chute::${name}`)
}

export function versionId(image: string, code: string): string {
  return uuid5(`${image}:${code}`)
}

export function secretId(userId: string, chute: string, key: string): string {
  return uuid5(`${userId}:${chute}:${key}`)
}

export const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
