import type { ItemId } from '../types.ts'

/** Item ids from dialogue uids, which a challenge may leave out or repeat. */
export class UniqueIds {
  #seen = new Set<string>()
  #next = new Map<string, number>()

  for(dialogueUid: string | null): ItemId {
    const base = dialogueUid ?? 'dialogue'
    let count = this.#next.get(base) ?? 1
    let id = count === 1 ? base : `${base}#${count}`
    while (this.#seen.has(id)) id = `${base}#${++count}`
    this.#next.set(base, count + 1)
    this.#seen.add(id)
    return id
  }
}
