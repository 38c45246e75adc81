import { refuse } from '../refusal.ts'
import { byteReader } from './byte-reader.ts'
import type { Storages } from './torch-objects.ts'
import { unpickle } from './unpickle.ts'
import { isKind, type Value } from './values.ts'

/** The number that the first pickle is. */
const magic = 0x1950a86a20f9469cfc6cn
const protocol = 1001
/** How that first pickle begins: PROTO 2, LONG1 of ten bytes. */
const firstBytes = Buffer.from('80028a0a6cfc9c46f9206aa85019', 'hex')

export function isLegacyForm(bytes: Buffer): boolean {
  return bytes.subarray(0, firstBytes.length).equals(firstBytes)
}

/**
 * What `torch.save` wrote before PyTorch 1.6: pickles of a magic number, a protocol, facts of the machine, the object and the keys of its storages,
 * then each storage as a count of 8 bytes and its values. Throws Refusal.
 */
export function readLegacyForm(bytes: Buffer): Value {
  let at = 0
  const next = (storages: Storages = new Map()) => {
    const { value, end } = unpickle(bytes, at, storages, 'weights')
    at = end
    return value
  }
  if (next() !== magic) refuse('it does not begin as a checkpoint')
  if (next() !== protocol) refuse('it is of another protocol than 1001')
  const machine = next()
  if (!isKind(machine, 'dictionary') || machine.entries.get('little_endian') !== true) refuse('its numbers are not little-endian')
  const storages: Storages = new Map()
  const value = next(storages)
  const keys = next()
  if (!isKind(keys, 'list')) refuse('the keys of its storages are no list')
  const reader = byteReader(bytes, 'it', at)
  for (const key of keys.items) {
    const storage = (typeof key === 'string' ? storages.get(key) : undefined) ?? refuse('it lists a storage that nothing refers to')
    if (storage.read !== null) refuse(`it lists storage ${storage.key} twice`)
    const length = reader.i64()
    if (length !== BigInt(storage.length)) refuse(`storage ${storage.key} claims ${storage.length} values, and comes with ${length}`)
    const bytes = reader.take(storage.length * storage.type.bytes)
    storage.read = () => bytes
  }
  for (const { read, key } of storages.values())
    if (read === null) refuse(`it lacks the data of storage ${JSON.stringify(key.slice(0, 50))}`)
  return value
}
