/** Why rows of a data set were left out, and how many for each reason. */
export type PassedOver = Map<string, number>

export function countPassedOver(passedOver: PassedOver, why: string): void {
  passedOver.set(why, (passedOver.get(why) ?? 0) + 1)
}
