import { copyPiece, Piece } from './piece'
import { Room } from './room'
import { unitScale } from './round-units'

/** Longer than any whole number or figure. */
const numberBytes: usize = 16

/** For each figure of ten-thousandths its text in 8 bytes, the last of them its length. */
const figures = heap.alloc(((unitScale as usize) + 1) * 8)
for (let units = 0; units <= (unitScale as i32); units++) learn(units)

/** As Python writes the float `units / 10000`: `0.0`, `0.0312`, `1.0`. */
function learn(units: i32): void {
  const at = figures + units * 8
  store<u8>(at, (0x30 + units / 10_000) as u8)
  store<u8>(at, 0x2e, 1)
  let rest = units % 10_000
  let length = 2
  let place = 1_000
  do {
    store<u8>(at + length, (0x30 + rest / place) as u8)
    length++
    rest %= place
    place /= 10
  } while (rest > 0)
  store<u8>(at, length as u8, 7)
}

/** Where there is room for 8 bytes: returns where the figure ends. */
export function copyUnits(to: usize, units: i32): usize {
  const figure = figures + units * 8
  store<u64>(to, load<u64>(figure))
  return to + load<u8>(figure, 7)
}

/** Where there is room for 10 bytes: returns where the number, not negative, ends. */
export function copyWhole(to: usize, value: i32): usize {
  let digits = 1
  for (let rest = value / 10; rest > 0; rest /= 10) digits++
  let rest = value
  for (let at = to + digits; at > to; at--) {
    store<u8>(at - 1, (0x30 + (rest % 10)) as u8)
    rest /= 10
  }
  return to + digits
}

/** Bytes that are written one after the other. */
export class Out {
  room: Room = new Room()
  length: usize = 0

  constructor() {
    this.room.hold(1 << 16, 0)
  }

  /** The address behind the last byte, where `count` more have room. */
  reserve(count: usize): usize {
    this.room.hold(this.length + count, this.length)
    return this.room.at + this.length
  }

  /** The bytes before that address were written. */
  endAt(address: usize): void {
    this.length = address - this.room.at
  }

  put(piece: Piece): void {
    this.endAt(copyPiece(this.reserve(piece.length), piece))
  }

  putWhole(value: i32): void {
    this.endAt(copyWhole(this.reserve(numberBytes), value))
  }

  putUnits(units: i32): void {
    this.endAt(copyUnits(this.reserve(numberBytes), units))
  }
}
