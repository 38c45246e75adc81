/** What the items of a plan are called, by the unit that its statistics count. */
export function itemName(unit: string): string {
  return unit === 'utterance' ? 'dialogue' : unit === 'caption' ? 'batch' : unit
}
