import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readLock } from './cache/weights-lock.ts'
import { readyFolder } from './cache/weights-paths.ts'
import { catalogue, isWeightsId } from './catalogue/catalogue.ts'

/**
 * What a session can open of a model that was pulled: an ONNX file, or a folder of them. null where it is not there, not whole, or was made by another version
 * of its converter: `bbx models pull` mends all three. Looks at sizes; `bbx models verify` reads every byte. Throws nothing for ids of no model.
 */
export async function findModel(id: string, cacheDir: string): Promise<{ path: string } | null> {
  if (!isWeightsId(id)) return null
  const { converter } = catalogue[id]
  const lock = await readLock(cacheDir, id)
  if (lock === null || lock.ready.converter !== converter.version) return null
  const ready = readyFolder(cacheDir, id, lock.commit, converter.version)
  for (const { path, bytes } of lock.ready.files) if ((await sizeOf(join(ready, path))) !== bytes) return null
  return { path: join(ready, converter.ready) }
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  )
}
