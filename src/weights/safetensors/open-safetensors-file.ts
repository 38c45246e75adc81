import { open, stat } from 'node:fs/promises'
import { refuse } from '../refusal.ts'
import { parseHeader } from './parse-header.ts'
import { fill, readFloats } from './read-floats.ts'
import type { TensorFile } from './tensor-file.ts'

const lengthBytes = 8
/** Some 100000 tensors; published models have a few thousand. */
const longestHeader = 2 ** 24
/** 2 GiB in single precision. */
const mostValues = 2 ** 29

/** One file of safetensors: its header is read and checked, its tensors lie where they are. Throws Refusal, or what the system says. */
export async function openSafetensorsFile(path: string): Promise<TensorFile> {
  // Looked at before it is opened: opening a pipe waits for its writer.
  const found = await stat(path)
  if (!found.isFile()) refuse('it is no file')
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const begin = Buffer.alloc(Math.min(size, 100))
    await fill(file, begin, 0)
    const length = headerLength(begin, size)
    const header = Buffer.alloc(length)
    await fill(file, header, lengthBytes)
    const data = lengthBytes + length
    const tensors = parseHeader(header, size - data)
    return {
      tensors,
      async floats(name) {
        const { dtype, shape, begin } = tensors.get(name) ?? refuse(`it has no tensor ${name}`)
        const values = shape.reduce((product, length) => product * length, 1)
        if (values > mostValues) refuse(`its tensor ${name} has ${values} values, more than ${mostValues}`)
        return readFloats(file, dtype, data + begin, values)
      },
      [Symbol.asyncDispose]: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

function headerLength(begin: Buffer, size: number): number {
  const isHeader = begin.length > lengthBytes && begin[lengthBytes] === '{'.charCodeAt(0)
  if (!isHeader) return refuse(otherKind(begin))
  const length = begin.readBigUInt64LE()
  if (length > longestHeader) return refuse(`its header claims ${length} bytes, more than ${longestHeader}`)
  if (length > size - lengthBytes) return refuse(`its header claims ${length} bytes, and ${size - lengthBytes} are there`)
  return Number(length)
}

function otherKind(begin: Buffer): string {
  const text = begin.toString('latin1')
  if (begin.length === 0) return 'it is empty'
  if (text.startsWith('version https://git-lfs')) return 'it is a pointer of git LFS: fetch the real file with `git lfs pull`'
  if (text.startsWith('PK\x03\x04') || begin[0] === 0x80) return 'it is a checkpoint of PyTorch, not safetensors'
  if (/^\s*</.test(text)) return 'it is a page of HTML: the download got an answer in place of the file'
  return 'it does not begin as safetensors'
}
