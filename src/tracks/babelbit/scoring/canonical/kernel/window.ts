import { Room } from './room'

/** Reads up to `room` bytes of the log; returns how many, 0 at the end. */
declare function read(at: usize, room: usize): usize

/** Longer lines are not canonical. */
const maxLine: usize = 1 << 23

const room = new Room()
room.hold(1 << 18, 0)
/** Addresses: where the next line begins, where the bytes end, the last line feed (0 without one). */
let at: usize = 0
let end: usize = 0
let lastNewline: usize = 0
let ended = false

/** Begins a log. A window over it always holds whole lines: memory does not depend on its size. */
export function openWindow(): void {
  at = room.at
  end = at
  lastNewline = 0
  ended = false
}

/** Where the next whole line begins, 0 at the end of the log, -1 before a line over 8 MiB. Behind the last byte stands one that no row has. */
export function nextLine(): isize {
  while (at > lastNewline) {
    if (ended) return at < end ? at : 0
    if (end - at > maxLine) return -1
    fill()
  }
  return at
}

export function windowEnd(): usize {
  return end
}

/** The line was read: the next begins there. */
export function goOnAt(next: usize): void {
  at = min(next, end)
}

function fill(): void {
  const held = end - at
  if (held * 2 >= room.size) {
    // What lies before the line is given up with the room that it lay in.
    const from = at
    const old = room.size
    room.size = 0
    room.hold(old * 2, 0)
    memory.copy(room.at, from, held)
  } else memory.copy(room.at, at, held)
  at = room.at
  const known = at + held
  end = known + read(known, room.size - held)
  store<u8>(end, 0)
  ended = end === known
  lastNewline = 0
  for (let byte = end; byte > known; byte--) {
    if (load<u8>(byte - 1) !== 0x0a) continue
    lastNewline = byte - 1
    break
  }
}
