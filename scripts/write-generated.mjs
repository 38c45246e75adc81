import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { root } from './root.mjs'

/** Writes files that come from the code, or with `--check` says which of them are not current (exit 1). */
export async function writeGenerated(files) {
  const check = process.argv.includes('--check')
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path)
    if ((await readFile(file, 'utf8').catch(() => null)) === text) continue
    if (check) {
      console.error(`${path} is not current: run node ${relative(root, process.argv[1] ?? '')}`)
      process.exitCode = 1
      continue
    }
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
    console.log(`wrote ${path}`)
  }
}
