import { refuse } from '../refusal.ts'
import type { ByteSource } from './byte-source.ts'
import type { Storage } from './tensor.ts'
import type { Pickled } from './torch-objects.ts'
import { longestPickle, unpickle } from './unpickle.ts'
import type { Value } from './values.ts'
import { type ZipEntry, zipEntries } from './zip-entries.ts'

/**
 * What `torch.save` of PyTorch 1.6 and newer writes: an archive of `ROOT/data.pkl` and a file `ROOT/data/KEY` for each storage. The values of a tensor are read
 * when they are asked for, and what is wrong with them is said then. Throws Refusal.
 */
export function readZipForm(source: ByteSource, pickled: Pickled): { value: Value; storages: readonly Storage[] } {
  const entries = zipEntries(source)
  const pickles = [...entries.keys()].filter((name) => /^[^/]*\/data\.pkl$/.test(name))
  const [pickle = ''] = pickles
  if (pickles.length !== 1) refuse('its archive is not one that torch.save writes: it holds no single data.pkl')
  const root = pickle.slice(0, -'data.pkl'.length)
  if (entries.has(`${root}constants.pkl`)) refuse('it is a program of TorchScript (torch.jit.save), not a checkpoint')
  const order = short(entries.get(`${root}byteorder`)) ?? 'little'
  if (order !== 'little') refuse(`its numbers are in the byte order ${JSON.stringify(order)}`)
  const storages = new Map<string, Storage>()
  const { value } = unpickle(pickleOf(entries.get(pickle) as ZipEntry), storages, pickled)
  for (const storage of storages.values()) {
    const data =
      entries.get(`${root}data/${storage.key}`) ??
      refuse(`its archive lacks the data of storage ${JSON.stringify(storage.key.slice(0, 50))}`)
    if (data.size !== storage.length * storage.type.bytes) {
      refuse(`storage ${storage.key} claims ${storage.length} values, and has ${data.size} bytes of ${storage.type.bytes} each`)
    }
    storage.read = (from, length) => data.readPart(from, length)
  }
  return { value, storages: [...storages.values()] }
}

function pickleOf(entry: ZipEntry): Buffer {
  return entry.size > longestPickle
    ? refuse(`its pickle has ${entry.size} bytes, and ${longestPickle} bytes are read at most`)
    : entry.readPart(0, entry.size)
}

function short(entry: ZipEntry | undefined): string | undefined {
  return entry === undefined || entry.size > 20 ? undefined : entry.readPart(0, entry.size).toString('latin1').trim()
}
