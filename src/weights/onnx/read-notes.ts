import { type FileHandle, open, stat } from 'node:fs/promises'
import { refuse } from '../refusal.ts'
import { fill } from '../safetensors/read-floats.ts'

/** Of `metadata_props` in ModelProto; a key and a value are the fields of its entries. */
const notesField = 14
/** A model has some ten fields, one of them the whole graph. */
const mostFields = 1000
/** A tokenizer of 250000 words has some 17 MB. */
const longestNote = 2 ** 26
/** Of a tag and a length, each a varint. */
const longestHead = 20

/** What an ONNX file says of itself by key (`metadata_props`), without reading its graph: onnxruntime-node tells it nobody. Throws Refusal where it is no ONNX file. */
export async function readNotes(path: string): Promise<ReadonlyMap<string, string>> {
  const found = await stat(path).catch(() => refuse('there is no such file'))
  if (!found.isFile()) refuse('it is no file')
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const notes = new Map<string, string>()
    let at = 0
    for (let count = 0; at < size; count++) {
      if (count === mostFields) refuse('it is no ONNX file')
      const head = Buffer.alloc(Math.min(longestHead, size - at))
      await fill(file, head, at)
      const { field, begin, end } = fieldOf(head, size - at)
      if (field === notesField) notes.set(...(await noteOf(file, at + begin, end - begin)))
      at += end
    }
    return notes
  } finally {
    await file.close()
  }
}

async function noteOf(file: FileHandle, position: number, length: number): Promise<[key: string, value: string]> {
  if (length > longestNote) refuse('it holds a note that is too long')
  const bytes = Buffer.alloc(length)
  await fill(file, bytes, position)
  const texts = ['', '', '']
  for (let at = 0; at < length; ) {
    const { field, begin, end } = fieldOf(bytes.subarray(at), length - at)
    if (field === 1 || field === 2) texts[field] = bytes.toString('utf8', at + begin, at + end)
    at += end
  }
  return [texts[1] as string, texts[2] as string]
}

/** A field at the begin of these bytes: its number, and where its content begins and ends. `left`: bytes that are there in all. */
function fieldOf(bytes: Buffer, left: number): { field: number; begin: number; end: number } {
  const tag = varint(bytes, 0)
  const wireType = tag.value & 7
  const value = wireType === 0 || wireType === 2 ? varint(bytes, tag.end) : { value: wireType === 1 ? 8 : 4, end: tag.end }
  if (![0, 1, 2, 5].includes(wireType)) refuse('it is no ONNX file')
  const end = wireType === 0 ? value.end : value.end + value.value
  if (end > left) refuse('it is no ONNX file, or it is cut')
  return { field: Math.floor(tag.value / 8), begin: value.end, end }
}

function varint(bytes: Buffer, from: number): { value: number; end: number } {
  let value = 0
  for (let at = from; at < Math.min(bytes.length, from + 8); at++) {
    const byte = bytes[at] as number
    value += (byte & 0x7f) * 2 ** (7 * (at - from))
    if (byte < 0x80) return { value, end: at + 1 }
  }
  return refuse('it is no ONNX file')
}
