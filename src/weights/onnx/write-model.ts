import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { constantBytes, type External, type Graph, modelMessage } from './model.ts'
import { encodedChunks } from './protobuf.ts'

/** Protobuf knows no message of 2 GiB; what is beside the constants is small. */
const mostBytes = 2 ** 31 - 2 ** 24
/** Constants in a file of their own begin at pages, so that a runtime can map them. */
const page = 4096
/** Smaller constants stay in the model: shapes are read while it is put together. */
const smallest = 1024

export interface WrittenFile {
  path: string
  bytes: number
}

/**
 * Writes a graph without ever having more than one of its constants in memory: as one file, or where that would be too large for protobuf with the constants in a second one,
 * named after it with `_data`. `limit` is given by tests.
 */
export async function writeModel(
  path: string,
  graph: Graph,
  notes: Readonly<Record<string, string>>,
  signal?: AbortSignal,
  limit = mostBytes,
): Promise<WrittenFile[]> {
  const whole = modelMessage(graph, notes)
  if (whole.length <= limit) return [await written(path, (file) => writeAll(file, encodedChunks(whole), signal))]
  const beside = `${path}_data`
  const large = graph.constants
    .map((constant) => ({ name: constant.name, bytes: constantBytes(constant) }))
    .filter(({ bytes }) => bytes.length >= smallest)
  const external = new Map<string, External>()
  let end = 0
  for (const { name, bytes } of large) {
    const offset = Math.ceil(end / page) * page
    external.set(name, { file: basename(beside), offset })
    end = offset + bytes.length
  }
  const data = await written(beside, async (file) => {
    for (const { name, bytes } of large) {
      signal?.throwIfAborted()
      await writeFully(file, bytes instanceof Uint8Array ? bytes : await bytes.read(), external.get(name)?.offset as number)
    }
    return end
  })
  return [await written(path, (file) => writeAll(file, encodedChunks(modelMessage(graph, notes, external)), signal)), data]
}

async function written(path: string, work: (file: FileHandle) => Promise<number>): Promise<WrittenFile> {
  const file = await open(path, 'wx')
  try {
    const bytes = await work(file)
    await file.sync()
    return { path, bytes }
  } finally {
    await file.close()
  }
}

async function writeAll(file: FileHandle, parts: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number> {
  let at = 0
  for await (const part of parts) {
    signal?.throwIfAborted()
    at += await writeFully(file, part, at)
  }
  return at
}

async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at)
    at += bytesWritten
  }
  return bytes.length
}
