/** Values of a stream whose length is not known: blocks of one size, so that they never have to be moved. */
export const blockValues = 2 ** 20

/** A reader over the blocks. */
export function readBlocks(blocks: readonly Float32Array[]): (index: number) => number {
  // Division, not a shift: an index may be above 31 bits.
  return (index) => blocks[Math.floor(index / blockValues)]?.[index % blockValues] ?? Number.NaN
}

export class SampleBlocks {
  readonly blocks: Float32Array<ArrayBuffer>[] = []
  length = 0

  push(value: number): void {
    const place = this.length % blockValues
    if (place === 0) this.blocks.push(new Float32Array(blockValues))
    const block = this.blocks[this.blocks.length - 1] as Float32Array
    block[place] = value
    this.length++
  }
}
