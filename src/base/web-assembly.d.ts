/** What bbx uses of WebAssembly: the types of Node 20 leave it to those of the browser. */
declare namespace WebAssembly {
  class Module {
    /** Compiles. Throws CompileError. */
    constructor(bytes: Uint8Array)
  }
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>)
    readonly exports: Readonly<Record<string, unknown>>
  }
  interface Memory {
    /** Another one after it has grown. */
    readonly buffer: ArrayBuffer
    /** By pages of 64 KiB. */
    grow(pages: number): number
  }
}
