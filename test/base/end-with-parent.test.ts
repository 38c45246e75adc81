import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'tsdown'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { waitFor } from '../support/wait-for.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-end-with-parent-'))
  const entry = { watch: join(import.meta.dirname, '../../src/base/end-with-parent.ts') }
  await build({ config: false, entry, outDir: folder, format: 'esm', platform: 'node', dts: false, clean: false, logLevel: 'error' })
  await writeFile(
    join(folder, 'child.mjs'),
    `import { endWithParent } from './watch.mjs'
    endWithParent()
    process.on('message', () => {
      // Hears nothing any more; it would end by itself in a minute, so that nothing stays where this test fails.
      for (const end = Date.now() + 60_000; Date.now() < end; ) {}
      process.exit(0)
    })
    process.send('up')`,
  )
  await writeFile(
    join(folder, 'parent.mjs'),
    `import { fork } from 'node:child_process'
    const child = fork(${JSON.stringify('./child.mjs')}, { cwd: ${JSON.stringify(folder)} })
    child.once('message', () => child.send('compute', () => console.log(child.pid)))
    setInterval(() => {}, 1000)`,
  )
})
afterAll(() => rm(folder, { recursive: true }))

it('a process that hears nothing ends when its parent was killed', async () => {
  const parent = spawn(process.execPath, [join(folder, 'parent.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const child = Number(line.toString())
  expect(isThere(child)).toBe(true)
  parent.kill('SIGKILL')
  await waitFor(async () => !isThere(child), 15_000)
})

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
