import { refuse } from '../refusal.ts'
import { byteReader } from './byte-reader.ts'
import type { ByteSource } from './byte-source.ts'
import type { Storage } from './tensor.ts'
import type { Pickled, Storages } from './torch-objects.ts'
import { longestPickle, unpickle } from './unpickle.ts'
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
 * then each storage as a count of 8 bytes and its values. Those are looked at, and read when they are asked for: a file may have any size. Throws Refusal.
 */
export function readLegacyForm(source: ByteSource, pickled: Pickled): Value {
  let at = 0
  const next = (storages: Storages = new Map()) => {
    const { value, end } = unpickle(source.read(at, Math.min(longestPickle, source.size - at)), storages, pickled)
    at += end
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
  for (const key of keys.items) {
    const storage = (typeof key === 'string' ? storages.get(key) : undefined) ?? refuse('it lists a storage that nothing refers to')
    at = placed(storage, source, at)
  }
  for (const { read, key } of storages.values())
    if (read === null) refuse(`it lacks the data of storage ${JSON.stringify(key.slice(0, 50))}`)
  return value
}

/** Where the values of a storage begin is behind their count; gives the byte behind them. */
function placed(storage: Storage, source: ByteSource, at: number): number {
  const { key, length, type } = storage
  if (storage.read !== null) refuse(`it lists storage ${key} twice`)
  const count = byteReader(source.read(at, 8), 'it').i64()
  if (count !== BigInt(length)) refuse(`storage ${key} claims ${length} values, and comes with ${count}`)
  const [begin, bytes] = [at + 8, length * type.bytes]
  if (bytes > source.size - begin) refuse(`it ends early: storage ${key} has ${bytes} bytes, and ${source.size - begin} are there`)
  storage.read = (from, length) => source.read(begin + from, length)
  return begin + bytes
}
