import { refuse } from '../refusal.ts'
import { type ByteReader, byteReader } from './byte-reader.ts'
import { isModuleGlobal, newInstance } from './module-objects.ts'
import { applyState, callGlobal, globalOf, type Pickled, persistentValue, type Storages } from './torch-objects.ts'
import { type Dictionary, isKind, type Stacked, type Value } from './values.ts'

/** A thousand tensors take some 200 KB. The memory of what is made is in proportion to it: an opcode pushes one value. */
export const longestPickle = 2 ** 21

/**
 * Runs the pickle that these bytes begin with: protocols 2 to 5, of their opcodes those that checkpoints of plain values and tensors are written with.
 * What a pickle may name is the list of `torch-objects.ts`; nothing it holds is ever called. `end` is the byte behind it. Throws Refusal.
 *
 * Source: Python's documentation of `pickletools`.
 */
export function unpickle(bytes: Buffer, storages: Storages, pickled: Pickled): { value: Value; end: number } {
  const reader = byteReader(bytes.subarray(0, longestPickle), `its pickle (of which ${longestPickle} bytes are read at most)`)
  const machine: Machine = { stack: [], marks: [], memo: new Map(), reader, storages, pickled }
  for (;;) {
    const opcode = reader.u8()
    if (opcode === stop) return { value: plain(pop(machine)), end: reader.at }
    const step = steps[opcode]
    if (step === undefined) {
      const shown = opcode > 0x20 && opcode < 0x7f ? ` (${String.fromCharCode(opcode)})` : ''
      refuse(`its pickle does something that weights have no use for: opcode ${opcode}${shown} at byte ${reader.at - 1}`)
    }
    step(machine)
  }
}

interface Machine {
  stack: Stacked[]
  /** Heights of the stack at which a mark lies. */
  marks: number[]
  memo: Map<number, Stacked>
  reader: ByteReader
  storages: Storages
  pickled: Pickled
}

const stop = 0x2e

const steps: Readonly<Record<number, (machine: Machine) => void>> = {
  // PROTO, FRAME
  128: ({ reader }) => {
    const protocol = reader.u8()
    if (protocol < 2 || protocol > 5) refuse(`its pickle is of protocol ${protocol}`)
  },
  149: ({ reader }) => void reader.i64(),
  // MARK, POP, POP_MARK
  40: ({ marks, stack }) => void marks.push(stack.length),
  48: (machine) => void pop(machine),
  49: (machine) => void toMark(machine),
  // NONE, NEWTRUE, NEWFALSE
  78: ({ stack }) => void stack.push(null),
  136: ({ stack }) => void stack.push(true),
  137: ({ stack }) => void stack.push(false),
  // BININT, BININT1, BININT2, LONG1, BINFLOAT
  74: ({ stack, reader }) => void stack.push(reader.i32()),
  75: ({ stack, reader }) => void stack.push(reader.u8()),
  77: ({ stack, reader }) => void stack.push(reader.u16()),
  138: ({ stack, reader }) => void stack.push(long(reader.take(reader.u8()))),
  71: ({ stack, reader }) => void stack.push(reader.f64()),
  // BINUNICODE, SHORT_BINUNICODE
  88: ({ stack, reader }) => void stack.push(reader.take(reader.u32()).toString('utf8')),
  140: ({ stack, reader }) => void stack.push(reader.take(reader.u8()).toString('utf8')),
  // EMPTY_TUPLE, TUPLE1, TUPLE2, TUPLE3, TUPLE
  41: ({ stack }) => void stack.push(tupleOf([])),
  133: (machine) => tuple(machine, 1),
  134: (machine) => tuple(machine, 2),
  135: (machine) => tuple(machine, 3),
  116: (machine) => void machine.stack.push(tupleOf(toMark(machine))),
  // EMPTY_LIST, APPEND, APPENDS
  93: ({ stack }) => void stack.push({ kind: 'list', items: [] }),
  97: (machine) => append(machine, [pop(machine)]),
  101: (machine) => append(machine, toMark(machine)),
  // EMPTY_DICT, SETITEM, SETITEMS
  125: ({ stack }) => void stack.push({ kind: 'dictionary', entries: new Map() }),
  115: (machine) => setItems(machine, popSeveral(machine, 2)),
  117: (machine) => setItems(machine, toMark(machine)),
  // BINPUT, LONG_BINPUT, MEMOIZE, BINGET, LONG_BINGET
  113: ({ memo, reader, stack }) => void memo.set(reader.u8(), top(stack)),
  114: ({ memo, reader, stack }) => void memo.set(reader.u32(), top(stack)),
  148: ({ memo, stack }) => void memo.set(memo.size, top(stack)),
  104: (machine) => recall(machine, machine.reader.u8()),
  106: (machine) => recall(machine, machine.reader.u32()),
  // GLOBAL, STACK_GLOBAL
  99: ({ stack, reader, pickled }) => {
    const [module, name] = [reader.line(), reader.line()]
    stack.push(globalOf(module, name, pickled))
  },
  147: (machine) => {
    const [module, name] = popSeveral(machine, 2)
    if (typeof module !== 'string' || typeof name !== 'string') refuse('its pickle names something by no name')
    machine.stack.push(globalOf(module, name, machine.pickled))
  },
  // NEWOBJ, REDUCE, BUILD, BINPERSID
  129: (machine) => {
    const [callee] = popSeveral(machine, 2) as [Stacked, Stacked]
    machine.stack.push(newInstance(callee))
  },
  82: (machine) => {
    const [callee, given] = popSeveral(machine, 2) as [Stacked, Stacked]
    machine.stack.push(callGlobal(callee, given))
  },
  98: (machine) => {
    const state = pop(machine)
    applyState(top(machine.stack), state)
  },
  81: (machine) => void machine.stack.push(persistentValue(pop(machine), machine.storages)),
}

function top(stack: readonly Stacked[]): Stacked {
  const value = stack.at(-1)
  return value === undefined ? refuse('its pickle takes from an empty stack') : value
}

function pop(machine: Machine): Stacked {
  return popSeveral(machine, 1)[0] as Stacked
}

/** Nothing reaches below the last mark. */
function popSeveral({ stack, marks }: Machine, count: number): Stacked[] {
  if (stack.length - (marks.at(-1) ?? 0) < count) refuse('its pickle takes from an empty stack')
  return stack.splice(stack.length - count)
}

function toMark({ stack, marks }: Machine): Stacked[] {
  const mark = marks.pop()
  return mark === undefined ? refuse('its pickle goes back to a mark that was never made') : stack.splice(mark)
}

function tuple(machine: Machine, count: number): void {
  machine.stack.push(tupleOf(popSeveral(machine, count)))
}

function tupleOf(items: readonly Stacked[]): Stacked {
  return { kind: 'tuple', items, plain: items.every(isPlain) }
}

function append({ stack }: Machine, items: readonly Stacked[]): void {
  const list = top(stack)
  if (!isKind(list, 'list')) refuse('its pickle appends to what is no list')
  for (const item of items) list.items.push(plain(item))
}

function setItems({ stack }: Machine, items: readonly Stacked[]): void {
  const dictionary = top(stack)
  if (!isKind(dictionary, 'dictionary')) refuse('its pickle sets items of what is no dictionary')
  if (items.length % 2 !== 0) refuse('its pickle sets a key without a value')
  for (let index = 0; index < items.length; index += 2) {
    dictionary.entries.set(key(items[index] as Stacked), plain(items[index + 1] as Stacked))
  }
}

function key(value: Stacked): Parameters<Dictionary['entries']['set']>[0] {
  return value !== null && typeof value === 'object' ? refuse('a key of a dictionary is no plain value') : value
}

function recall({ memo, stack }: Machine, index: number): void {
  const value = memo.get(index)
  stack.push(value === undefined ? refuse('its pickle asks for something that it never kept') : value)
}

function plain(value: Stacked): Value {
  // A module can hold a class as an attribute.
  if (isKind(value, 'global') && isModuleGlobal(value)) return newInstance(value)
  return isPlain(value) ? value : refuse('its pickle keeps a name or a storage as a value')
}

function isPlain(value: Stacked): value is Value {
  if (value === null || typeof value !== 'object') return true
  return value.kind === 'tuple' ? value.plain : value.kind !== 'global' && value.kind !== 'storage'
}

/** Two's complement, lowest byte first. */
function long(bytes: Uint8Array): number | bigint {
  let value = 0n
  for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at] as number)
  if (((bytes.at(-1) ?? 0) & 0x80) !== 0) value -= 1n << BigInt(8 * bytes.length)
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}
