/** One utterance on the canonical path: figures in ten-thousandths, texts as places in a `TextStore`. */
export class UtteranceFigures {
  index = 0
  truthStart = 0
  truthEnd = 0
  count = 0
  starts: Int32Array = new Int32Array(64)
  ends: Int32Array = new Int32Array(64)
  lexical: Int32Array = new Int32Array(64)
  semantic: Int32Array = new Int32Array(64)
  u: Int32Array = new Int32Array(64)
  bestStep = 0
  best = 0

  clear(): void {
    this.count = 0
  }

  addText(start: number, end: number): void {
    if (this.count === this.starts.length) this.#grow()
    this.starts[this.count] = start
    this.ends[this.count] = end
    this.count++
  }

  #grow(): void {
    const doubled = (array: Int32Array) => {
      const larger = new Int32Array(array.length * 2)
      larger.set(array)
      return larger
    }
    this.starts = doubled(this.starts)
    this.ends = doubled(this.ends)
    this.lexical = doubled(this.lexical)
    this.semantic = doubled(this.semantic)
    this.u = doubled(this.u)
  }
}
