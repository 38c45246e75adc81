/** A subnet for a person, who is told where nothing of it is worth anything. */
export function subnetText({ netuid, network, rehearsal }: { netuid: number; network: string; rehearsal: boolean }): string {
  return `subnet ${netuid} of ${network}${rehearsal ? ' (a rehearsal)' : ''}`
}
