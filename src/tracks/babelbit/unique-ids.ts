import type { ItemId } from '../types.ts'

/** Item ids from dialogue uids, which a challenge may leave out or repeat. */
export class UniqueIds {
  #seen = new Set<string>()

  for(dialogueUid: string | null): ItemId {
    const base = dialogueUid ?? 'dialogue'
    let id = base
    for (let count = 2; this.#seen.has(id); count++) id = `${base}#${count}`
    this.#seen.add(id)
    return id
  }
}
