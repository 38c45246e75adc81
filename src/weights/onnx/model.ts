import {
  bytesField,
  encoded,
  encodedChunks,
  floatField,
  intField,
  type LateBytes,
  type Message,
  message,
  messageField,
  textField,
} from './protobuf.ts'

/** A number, whole numbers, one whole number, a text or an inner graph; which of them an attribute has is written beside it. */
export type Attribute = { float: number } | { int: number } | { ints: readonly number[] } | { text: string } | { graph: Graph }

export interface Node {
  operator: string
  inputs: readonly string[]
  outputs: readonly string[]
  attributes: Readonly<Record<string, Attribute>>
}

/** A constant: single precision, which may be fetched when the file is written, or whole numbers of 64 bits. */
export interface Constant {
  name: string
  shape: readonly number[]
  values: Float32Array | BigInt64Array | LateFloats
}

export type LateFloats = () => Promise<Float32Array>

/** An input or output, of single precision unless it says another type. A dimension with a name may have any size. */
export interface Port {
  name: string
  type?: 'int64' | 'bool'
  shape: readonly (number | string)[]
}

export interface Graph {
  name: string
  inputs: readonly Port[]
  outputs: readonly Port[]
  constants: readonly Constant[]
  nodes: readonly Node[]
}

/** What every onnxruntime since 1.14 reads. */
const irVersion = 8
const opset = 17
const elementType = { float: 1, int64: 7, bool: 9 }
/** Of one protobuf message. */
const largestModel = 2 ** 31 - 1

type Notes = Readonly<Record<string, string>>

/**
 * The bytes of an ONNX file, without a time or a name of this machine in them: the same graph is the same file. Numbers of fields are those of onnx.proto
 * (ModelProto, GraphProto, NodeProto, AttributeProto, TensorProto, ValueInfoProto).
 */
export function encodeModel(graph: Graph, notes: Notes): Buffer {
  return encoded(modelMessage(graph, notes))
}

/** The same piece by piece, for constants that are fetched when they are written. Throws RangeError where it would be larger than protobuf allows. */
export function encodeModelInChunks(graph: Graph, notes: Notes): AsyncGenerator<Uint8Array> {
  const model = modelMessage(graph, notes)
  if (model.length > largestModel) throw new RangeError(`the model would have ${model.length} bytes, more than an ONNX file may have`)
  return encodedChunks(model)
}

/** Where the bytes of a constant lie that are not in the model: in a file beside it. */
export interface External {
  file: string
  offset: number
}

/** A model in the making. `external` names the constants whose bytes lie elsewhere. */
export function modelMessage(graph: Graph, notes: Notes, external: ReadonlyMap<string, External> = new Map()): Message {
  return message(
    intField(1, irVersion),
    textField(2, 'bbx'),
    messageField(7, graphMessage(graph, external)),
    messageField(8, message(textField(1, ''), intField(2, opset))),
    Object.entries(notes).map(([key, value]) => messageField(14, message(textField(1, key), textField(2, value)))),
  )
}

function graphMessage({ name, inputs, outputs, constants, nodes }: Graph, external: ReadonlyMap<string, External>): Message {
  return message(
    nodes.map((node) => messageField(1, nodeMessage(node))),
    textField(2, name),
    constants.map((constant) => messageField(5, constantMessage(constant, external.get(constant.name)))),
    inputs.map((port) => messageField(11, portMessage(port))),
    outputs.map((port) => messageField(12, portMessage(port))),
  )
}

function nodeMessage({ operator, inputs, outputs, attributes }: Node): Message {
  return message(
    inputs.map((input) => textField(1, input)),
    outputs.map((output) => textField(2, output)),
    // A node is named after what it makes: profiles and errors of the runtime show it.
    textField(3, outputs[0] ?? ''),
    textField(4, operator),
    Object.entries(attributes).map(([name, attribute]) => messageField(5, attributeMessage(name, attribute))),
  )
}

function attributeMessage(name: string, attribute: Attribute): Message {
  if ('float' in attribute) return message(textField(1, name), floatField(2, attribute.float), intField(20, 1))
  if ('int' in attribute) return message(textField(1, name), intField(3, attribute.int), intField(20, 2))
  if ('text' in attribute) return message(textField(1, name), textField(4, attribute.text), intField(20, 3))
  // Constants of an inner graph are those of the outer one.
  if ('graph' in attribute) return message(textField(1, name), messageField(6, graphMessage(attribute.graph, new Map())), intField(20, 5))
  return message(
    textField(1, name),
    attribute.ints.map((value) => intField(8, value)),
    intField(20, 7),
  )
}

function constantMessage({ name, shape, values }: Constant, external: External | undefined): Message {
  const bytes = constantBytes({ name, shape, values })
  return message(
    shape.map((size) => intField(1, size)),
    intField(2, values instanceof BigInt64Array ? elementType.int64 : elementType.float),
    textField(8, name),
    external === undefined ? bytesField(9, bytes) : externalFields(external, bytes.length),
  )
}

/** What a constant holds, in the order and the form of the file. */
export function constantBytes({ shape, values }: Constant): Uint8Array | LateBytes {
  return typeof values === 'function' ? lateBytes(shape, values) : bytesOf(values)
}

function externalFields({ file, offset }: External, length: number): Message {
  const entry = (key: string, value: string) => messageField(13, message(textField(1, key), textField(2, value)))
  const isExternal = intField(14, 1)
  return message(entry('location', file), entry('offset', String(offset)), entry('length', String(length)), isExternal)
}

function lateBytes(shape: readonly number[], values: LateFloats): LateBytes {
  return {
    length: shape.reduce((product, size) => product * size, Float32Array.BYTES_PER_ELEMENT),
    read: async () => bytesOf(await values()),
  }
}

function bytesOf(values: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

function portMessage({ name, type, shape }: Port): Message {
  const dimensions = shape.map((size) => messageField(1, message(typeof size === 'number' ? intField(1, size) : textField(2, size))))
  const tensor = message(intField(1, elementType[type ?? 'float']), messageField(2, message(dimensions)))
  return message(textField(1, name), messageField(2, message(messageField(1, tensor))))
}
