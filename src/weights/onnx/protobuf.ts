/**
 * One protobuf message in the making: its fields one after the other. Large bytes are kept as they are, not copied, until the file is written.
 * Source: the protobuf encoding guide (varints, wire types 0, 2 and 5).
 */
export interface Message {
  parts: (Uint8Array | LateBytes)[]
  length: number
}

/** Bytes that are fetched when their turn comes, so that a file of any size is written with little memory. */
export interface LateBytes {
  length: number
  read(): Promise<Uint8Array>
}

type Field = Message

/** Fields of a message, in this order. */
export function message(...fields: readonly (Field | readonly Field[])[]): Message {
  const all = fields.flat()
  return { parts: all.flatMap(({ parts }) => parts), length: all.reduce((sum, { length }) => sum + length, 0) }
}

/** A whole number; a negative one as 64 bits in two's complement. */
export function intField(number: number, value: number): Field {
  return joined([tag(number, 0), varint(BigInt.asUintN(64, BigInt(value)))])
}

export function floatField(number: number, value: number): Field {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return joined([tag(number, 5), bytes])
}

export function bytesField(number: number, value: Uint8Array | LateBytes): Field {
  return joined([tag(number, 2), varint(BigInt(value.length)), value])
}

export function textField(number: number, value: string): Field {
  return bytesField(number, Buffer.from(value))
}

export function messageField(number: number, { parts, length }: Message): Field {
  return joined([tag(number, 2), varint(BigInt(length)), ...parts])
}

/** A message without late bytes. */
export function encoded({ parts }: Message): Buffer {
  return Buffer.concat(parts.map((part) => (part instanceof Uint8Array ? part : latePart())))
}

/** The same, piece by piece. Late bytes of another length than they claimed throw RangeError. */
export async function* encodedChunks({ parts }: Message): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Uint8Array) yield part
    else {
      const bytes = await part.read()
      if (bytes.length !== part.length) throw new RangeError(`${bytes.length} bytes came where ${part.length} were claimed`)
      yield bytes
    }
  }
}

function latePart(): never {
  throw new TypeError('a message with late bytes is encoded in chunks')
}

function joined(parts: (Uint8Array | LateBytes)[]): Field {
  return { parts, length: parts.reduce((sum, { length }) => sum + length, 0) }
}

function tag(number: number, wireType: number): Uint8Array {
  return varint(BigInt((number << 3) | wireType))
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = []
  let rest = value
  do {
    const more = rest > 0x7fn
    bytes.push(Number(rest & 0x7fn) | (more ? 0x80 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return Uint8Array.from(bytes)
}
