/** The reference shuffles all rows and looks at the first 64 (reference sn21 4.1). */
export const batchRows = 64

export interface FirstPlaces<Row> {
  add(row: Row): void
  inOrder(): Row[]
}

/** Keeps those `count` rows with the lowest places, which are the first of a shuffled set, and never more than twice as many. */
export function firstPlaces<Row extends { place: number }>(count: number): FirstPlaces<Row> {
  let kept: Row[] = []
  const cut = () => {
    kept = kept.sort((one, other) => one.place - other.place).slice(0, count)
  }
  return {
    add(row) {
      kept.push(row)
      if (kept.length > 2 * count + 64) cut()
    },
    inOrder() {
      cut()
      return kept
    },
  }
}
