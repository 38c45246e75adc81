import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builtProgram } from '../../src/base/package-root.ts'
import { emptyFolder } from '../support/run-bbx.ts'

test('the scorer goes when its parent is killed', async () => {
  const parent = join(await emptyFolder(), 'parent.mjs')
  await writeFile(
    parent,
    `import { fork } from 'node:child_process'
const child = fork(${JSON.stringify(builtProgram('scorer'))})
child.on('spawn', () => console.log(child.pid))
setInterval(() => {}, 1000)
`,
  )
  const running = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] })
  const pid = Number(await new Promise<string>((resolve) => running.stdout.once('data', (text) => resolve(String(text)))))
  await new Promise((resolve) => setTimeout(resolve, 500))
  running.kill('SIGKILL')
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
