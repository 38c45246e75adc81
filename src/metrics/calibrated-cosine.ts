/** A cosine set against its baseline: 0 at or below it, 1 for the same direction (reference babelbit 4.3). In [0, 1]. */
export function calibratedCosine(cosine: number, baseline: number): number {
  const value = (cosine - baseline) / Math.max(1 - baseline, 1e-6)
  return value < 0 ? 0 : value > 1 ? 1 : value
}
