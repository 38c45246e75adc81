import { join } from 'node:path'
import { stateDir } from '../state-dir.ts'

/** A hotkey on one subnet of one chain. */
export interface HotkeyPlace {
  /** Hash of block 0. */
  genesis: string
  netuid: number
  hotkey: string
}

/** The file in which something of a hotkey on a subnet is kept, whatever folder `bbx` is called in. One folder for all: nothing empty stays behind. */
export function hotkeyState(kind: 'push' | 'sent', { genesis, netuid, hotkey }: HotkeyPlace, name: string): string {
  return join(stateDir(), kind, `${genesis.slice(2)}-${netuid}-${hotkey}.${name}`)
}
