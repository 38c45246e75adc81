import { refuse } from '../refusal.ts'
import type { Storage } from './tensor.ts'
import { unpickle } from './unpickle.ts'
import type { Value } from './values.ts'
import { zipEntries } from './zip-entries.ts'

/** What `torch.save` of PyTorch 1.6 and newer writes: an archive of `ROOT/data.pkl` and a file `ROOT/data/KEY` for each storage. Throws Refusal. */
export function readZipForm(bytes: Buffer): Value {
  const entries = zipEntries(bytes)
  const pickles = [...entries.keys()].filter((name) => /^[^/]*\/data\.pkl$/.test(name))
  const [pickle = ''] = pickles
  if (pickles.length !== 1) refuse('its archive is not one that torch.save writes: it holds no single data.pkl')
  const root = pickle.slice(0, -'data.pkl'.length)
  if (entries.has(`${root}constants.pkl`)) refuse('it is a program of TorchScript (torch.jit.save), not a checkpoint')
  const order = entries.get(`${root}byteorder`)?.toString('latin1').trim()
  if (order !== undefined && order !== 'little') refuse(`its numbers are in the byte order ${JSON.stringify(order.slice(0, 20))}`)
  const storages = new Map<string, Storage>()
  const { value } = unpickle(entries.get(pickle) as Buffer, 0, storages)
  for (const storage of storages.values()) {
    const data =
      entries.get(`${root}data/${storage.key}`) ??
      refuse(`its archive lacks the data of storage ${JSON.stringify(storage.key.slice(0, 50))}`)
    if (data.length !== storage.length * storage.type.bytes) {
      refuse(`storage ${storage.key} claims ${storage.length} values, and has ${data.length} bytes of ${storage.type.bytes} each`)
    }
    storage.bytes = data
  }
  return value
}
