import type { ItemId, SeatId } from '../tracks/types.ts'

export type EvaluationEvent =
  | { at: 'step'; item: ItemId; unit: number }
  | { at: 'item-done'; item: ItemId }
  | { at: 'scored'; item: ItemId; seat: SeatId }
  /** Nothing is asked any more; so many answers have no score yet. */
  | { at: 'held'; unscored: number }
