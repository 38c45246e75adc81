/** Reads on into all of `into`, or a part of it; returns how many bytes, 0 at the end. */
export type ReadBytes = (into: Uint8Array) => number

/** What `kernel/index.ts` exports. */
interface Kernel {
  memory: WebAssembly.Memory
  open(): void
  score(lexWeight: number, writesEntry: boolean, writesFiles: boolean, least: number): number
  look(): number
  average(): number
  utterances(): number
  outputAt(which: number): number
  outputLength(which: number): number
  reserveOutput(which: number, count: number): number
  setOutputLength(which: number, length: number): void
}

/** `more`: there is so much output that it should be taken. `unusual`: the log is not canonical, and what was told of it counts for nothing. */
export type CanonicalOutcome = 'end' | 'unusual' | 'more'

const outcomes: readonly CanonicalOutcome[] = ['end', 'unusual', 'more']
const outputs = { entry: 0, document: 1, table: 2 }

export type CanonicalOutput = keyof typeof outputs

/** Which outputs are wanted: the utterances of a document on one line (`entry`); laid out for a file, and as a table (`files`). */
export interface CanonicalOutputs {
  entry: boolean
  files: boolean
}

/** Memory that one log took and the next need not. */
const keptBytes = 2 ** 25

/**
 * Scores logs whose rows stand as the runner writes them: utterances in ascending order, each with steps 0, 1, 2... and its
 * truth behind them, and nothing on which the reference and the strict reading differ. For the profiles of Nov 2025, in
 * WebAssembly (`kernel/`), which reads the log and writes documents as bytes. One log after the other: its memory is used again.
 */
export class CanonicalScorer {
  readonly #module: WebAssembly.Module
  #kernel: Kernel
  /** All of the kernel's memory. */
  #memory: Buffer = Buffer.alloc(0)
  #read: ReadBytes = () => 0

  constructor(module: WebAssembly.Module) {
    this.#module = module
    this.#kernel = this.#started()
  }

  /** Begins a log. What was written stays. */
  open(read: ReadBytes): void {
    this.#read = read
    this.#kernel.open()
  }

  /** Scores utterances up to the end of the log, or until an output holds `least` bytes. */
  score(lexWeight: number, { entry, files }: CanonicalOutputs, least = 2 ** 32 - 1): CanonicalOutcome {
    return outcomes[this.#kernel.score(lexWeight, entry, files, least)] as CanonicalOutcome
  }

  /** Whether the log is canonical up to its end; nothing is computed. */
  look(): boolean {
    return outcomes[this.#kernel.look()] === 'end'
  }

  get utterances(): number {
    return this.#kernel.utterances()
  }

  /** Not rounded. */
  get average(): number {
    return this.#kernel.average()
  }

  /** What was written of an output and not cleared; good until more is written. */
  written(output: CanonicalOutput): Uint8Array {
    const which = outputs[output]
    return this.#bytes(this.#kernel.outputAt(which), this.#kernel.outputLength(which))
  }

  /** Writes a text behind what was written. */
  put(output: CanonicalOutput, text: string): void {
    const kernel = this.#kernel
    const which = outputs[output]
    const at = kernel.reserveOutput(which, text.length * 3) >>> 0
    const { buffer } = kernel.memory
    if (this.#memory.buffer !== buffer) this.#memory = Buffer.from(buffer)
    kernel.setOutputLength(which, at - (kernel.outputAt(which) >>> 0) + this.#memory.write(text, at))
  }

  /** Forgets what was written of an output behind its first `length` bytes. */
  cut(output: CanonicalOutput, length: number): void {
    this.#kernel.setOutputLength(outputs[output], length)
  }

  /** Forgets everything, and gives back the memory that an unusually large log took. */
  reset(): void {
    if (this.#kernel.memory.buffer.byteLength > keptBytes) this.#kernel = this.#started()
    for (const which of Object.values(outputs)) this.#kernel.setOutputLength(which, 0)
  }

  /** Places in memory come as signed numbers. */
  #bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#kernel.memory.buffer, at >>> 0, length >>> 0)
  }

  #started(): Kernel {
    const read = (at: number, room: number) => this.#read(this.#bytes(at, room))
    return new WebAssembly.Instance(this.#module, { window: { read } }).exports as unknown as Kernel
  }
}
