import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'tsdown'
import { root } from './root.mjs'

/** The exports of a TypeScript module of this repository: Node 20 runs none, so it is built aside first. */
export async function loadSource(path) {
  const outDir = await mkdtemp(join(root, 'node_modules', '.bbx-source-'))
  try {
    await build({
      config: false,
      cwd: root,
      entry: { module: path },
      outDir,
      format: 'esm',
      platform: 'node',
      dts: false,
      clean: false,
      logLevel: 'error',
    })
    return await import(pathToFileURL(join(outDir, 'module.mjs')))
  } finally {
    await rm(outDir, { recursive: true, force: true })
  }
}
