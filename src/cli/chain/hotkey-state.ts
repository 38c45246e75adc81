import { join } from 'node:path'
import { stateDir } from '../state-dir.ts'

/** A hotkey on one subnet of one chain. */
export interface HotkeyPlace {
  /** Hash of block 0. */
  genesis: string
  netuid: number
  hotkey: string
}

/** Where something of a hotkey on a subnet is kept, whatever folder `bbx` is called in. */
export function hotkeyState(kind: 'push' | 'sent', { genesis, netuid, hotkey }: HotkeyPlace, name: string): string {
  return join(stateDir(), kind, genesis.slice(2), String(netuid), hotkey, name)
}
