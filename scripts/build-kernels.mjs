import { createHash } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { root } from './root.mjs'

/** Inner loops in AssemblyScript: the folder of each holds its sources, `index.ts` what it exports. */
const kernels = [
  { name: 'babelbit-scorer', folder: 'src/tracks/babelbit/scoring/canonical/kernel' },
  { name: 'resample', folder: 'src/audio/resample/kernel' },
  { name: 'pesq', folder: 'src/metrics/pesq/kernel' },
]

/** A bump allocator, no checks of our own code: a kernel asks for its buffers and keeps them. */
const options = ['-O3', '--converge', '--runtime', 'stub', '--noAssert', '--use', 'abort=', '--enable', 'simd', '--disableWarning', '112']

const require = createRequire(import.meta.url)
const compiler = dirname(require.resolve('assemblyscript/package.json'))

/** Emptied by `npm ci`, in git by no means. */
const cache = join(root, 'node_modules', '.cache', 'bbx-kernels')

/** Leaves `dist/kernels/NAME.wasm` as the sources now are; compiles only what was not compiled before. Throws what the compiler says. */
export async function buildKernels() {
  for (const kernel of kernels) {
    const wasm = await compiled(kernel)
    const path = join(root, 'dist', 'kernels', `${kernel.name}.wasm`)
    const there = await readFile(path).catch(() => null)
    if (there === null || !there.equals(wasm)) await put(path, wasm)
  }
  // Parts of the compiler's library are in the kernels.
  for (const name of ['LICENSE', 'NOTICE']) {
    await copyFile(join(compiler, name), join(root, 'dist', 'kernels', `ASSEMBLYSCRIPT-${name}`))
  }
}

async function compiled({ name, folder }) {
  const path = join(cache, `${name}-${await digest(folder)}.wasm`)
  const known = await readFile(path).catch(() => null)
  if (known !== null) return known
  const wasm = await compile(folder)
  await put(path, wasm)
  return wasm
}

/** Of all that the result depends on. */
async function digest(folder) {
  const { version } = require('assemblyscript/package.json')
  const hash = createHash('sha256').update(JSON.stringify([version, options]))
  for (const file of (await readdir(join(root, folder))).toSorted()) hash.update(file).update(await readFile(join(root, folder, file)))
  return hash.digest('hex').slice(0, 16)
}

async function compile(folder) {
  // Imported late: where nothing changed, the compiler need not be loaded.
  const { default: asc } = await import('assemblyscript/asc')
  const out = await mkdtemp(join(root, 'node_modules', '.bbx-kernel-'))
  try {
    const file = join(out, 'kernel.wasm')
    const words = [`${folder}/index.ts`, '--baseDir', root, '--outFile', file, ...options]
    const { error, stderr } = await asc.main(words)
    if (error !== null) throw new Error(`${folder} does not compile\n${stderr}`)
    return await readFile(file)
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

/** At once: others may read it, or write the same. */
async function put(path, bytes) {
  await mkdir(dirname(path), { recursive: true })
  const aside = `${path}.${process.pid}`
  await writeFile(aside, bytes)
  await rename(aside, path)
}
