import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from './package-root.ts'

/** Inner loops that are built to WebAssembly: `scripts/build-kernels.mjs` lists them. */
export type KernelName = 'babelbit-scorer' | 'pesq' | 'resample'

/** Reads and compiles a kernel; its threads are given the module. Throws where bbx was not built. */
export function loadKernel(name: KernelName): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(join(packageRoot(), 'dist', 'kernels', `${name}.wasm`)))
}
