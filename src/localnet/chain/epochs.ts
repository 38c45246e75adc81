import type { World } from './world.ts'

/** Ends the epochs that are due (reference chain-and-wallet 3.4); nothing is paid out in a rehearsal. */
export function endEpochs({ state, store, options }: World): void {
  const { netuid } = options
  const tempo = state.number('subtensorModule.tempo', netuid)
  const last = state.number('subtensorModule.lastEpochBlock', netuid)
  if (tempo === 0 || store.head - last < tempo) return
  state.put('subtensorModule.lastEpochBlock', [netuid], store.head)
  state.put('subtensorModule.subnetEpochIndex', [netuid], state.number('subtensorModule.subnetEpochIndex', netuid) + 1)
}
