/** ISO 8601 without a zone, as the platform writes UTC. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '')
}
