/**
 * Joins neighbours of a word, the earliest pair of the vocabulary first and of equal ones the leftmost, until no pair is left. A joined token is learned
 * after its parts, so that no new pair comes before the one that is being joined: a heap gives what going over the word again and again
 * gives, in time n log n.
 */
export function joinPairs(parts: readonly string[], ranks: ReadonlyMap<string, number>): string[] {
  const token: (string | null)[] = [...parts]
  const next = parts.map((_, at) => at + 1)
  const before = parts.map((_, at) => at - 1)
  const heap: number[] = []
  const size = parts.length
  const offer = (left: number) => {
    const right = next[left] as number
    if (left < 0 || right >= size) return
    const rank = ranks.get(`${token[left]} ${token[right]}`)
    if (rank !== undefined) push(heap, rank * size + left)
  }
  for (let at = 0; at < size - 1; at++) offer(at)
  while (heap.length > 0) {
    const entry = pop(heap)
    const left = entry % size
    const right = next[left] as number
    // What was joined since has another pair there, or none.
    if (token[left] === null || right >= size) continue
    if (ranks.get(`${token[left]} ${token[right]}`) !== (entry - left) / size) continue
    token[left] = `${token[left]}${token[right]}`
    token[right] = null
    const after = next[right] as number
    next[left] = after
    if (after < size) before[after] = left
    const previous = before[left] as number
    if (previous >= 0) offer(previous)
    offer(left)
  }
  return token.filter((one) => one !== null)
}

function push(heap: number[], value: number): void {
  let at = heap.length
  heap.push(value)
  while (at > 0) {
    const parent = (at - 1) >> 1
    if ((heap[parent] as number) <= value) break
    heap[at] = heap[parent] as number
    at = parent
  }
  heap[at] = value
}

function pop(heap: number[]): number {
  const top = heap[0] as number
  const last = heap.pop() as number
  if (heap.length === 0) return top
  let at = 0
  while (true) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++
    if ((heap[child] as number) >= last) break
    heap[at] = heap[child] as number
    at = child
  }
  heap[at] = last
  return top
}
