import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { Refusal, refuse } from '../refusal.ts'
import { openSafetensorsFile } from './open-safetensors-file.ts'
import type { TensorEntry } from './parse-header.ts'
import type { TensorFile } from './tensor-file.ts'

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) })
const largestIndex = 2 ** 24
/** Each is held open. The largest models that are published have some two hundred. */
const mostFiles = 500

/**
 * Weights as safetensors: a file, or the index (`model.safetensors.index.json`) of several that lie beside it. Throws Refusal, or what the system says.
 */
export async function openSafetensors(path: string): Promise<TensorFile> {
  return path.endsWith('.json') ? openShards(path) : openSafetensorsFile(path)
}

async function openShards(path: string): Promise<TensorFile> {
  const places = Object.entries(await readIndex(path))
  const files = new Map<string, TensorFile>()
  const dispose = async () => {
    await Promise.all([...files.values()].map((file) => file[Symbol.asyncDispose]()))
  }
  const names = new Set(places.map(([, file]) => file))
  if (names.size > mostFiles) refuse(`it names ${names.size} files, more than ${mostFiles}`)
  try {
    for (const name of names) {
      // The index is as untrusted as the rest: it names files that lie beside it, and no others.
      if (!/^[^/\\]+\.safetensors$/.test(name)) refuse(`it names the file ${JSON.stringify(name.slice(0, 100))}`)
      files.set(name, await openShard(dirname(path), name))
    }
    const tensors = new Map<string, Pick<TensorEntry, 'dtype' | 'shape'>>()
    for (const [tensor, name] of places) {
      tensors.set(tensor, files.get(name)?.tensors.get(tensor) ?? refuse(`it places ${tensor} in ${name}, where it is not`))
    }
    const place = new Map(places)
    return {
      tensors,
      floats: (tensor) => files.get(place.get(tensor) ?? '')?.floats(tensor) ?? refuse(`it has no tensor ${tensor}`),
      [Symbol.asyncDispose]: dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function openShard(folder: string, name: string): Promise<TensorFile> {
  try {
    return await openSafetensorsFile(join(folder, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') refuse(`it names the file ${name}, which does not lie beside it`)
    throw error instanceof Refusal ? new Refusal(`of its file ${name}: ${error.message}`) : error
  }
}

async function readIndex(path: string): Promise<Record<string, string>> {
  const found = await stat(path)
  if (!found.isFile()) refuse('it is no file')
  if (found.size > largestIndex) refuse(`it is larger than ${largestIndex / 2 ** 20} MiB`)
  const text = await readFile(path, 'utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('it is no JSON')
  }
  const parsed = indexSchema.safeParse(value)
  return parsed.success ? parsed.data.weight_map : refuse('it is no index of safetensors: it has no weight_map')
}
