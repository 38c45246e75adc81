import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pushSchema } from '../../src/cli/schemas/push.ts'
import { statusSchema } from '../../src/cli/schemas/status.ts'
import { receiptSchema } from '../../src/push/receipt/receipt.ts'
import { commitsOnChain } from '../support/commits-on-chain.ts'
import { hashUniform } from '../support/hash-uniform.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { emptyFolder, runBbx } from '../support/run-bbx.ts'

const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const seed = 'killed at random'
const kills = 3

let world: Rehearsal
let commits: () => Promise<number>
beforeAll(async () => {
  world = await rehearsal(59)
  commits = commitsOnChain(world, 59, bob)
})
afterAll(() => world[Symbol.asyncDispose]())

/** Processes that were started with this working folder as their home, the servers of a test among them. */
async function runningFrom(home: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [environment, line] = await Promise.all(
        ['environ', 'cmdline'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
      )
      return environment?.split('\0').includes(`HOME=${home}`) ? [`${pid} ${line?.replaceAll('\0', ' ')}`] : []
    }),
  )
  return found.flat()
}

it.each(['voice-to-voice', 'video-to-text', 'babelbit'])(
  '%s, killed at moments that a seed chose, and run again: one commitment each time, and nothing else is left',
  { timeout: 300_000 },
  async (track) => {
    const cwd = await emptyFolder()
    const temporary = join(cwd, 'temporary')
    await mkdir(temporary)
    const env = { ...world.environment, TMPDIR: temporary, BBX_NETUID: '59' }
    const bbx = (words: string[]) => runBbx(words, { cwd, env })
    expect((await bbx(['init', 'm', '--track', track, '--hotkey', bob])).code).toBe(0)
    if (track === 'babelbit')
      expect((await bbx(['serve-axon', '--ip', '203.0.113.7', '--port', '8091', '--hotkey-uri', '//Bob', '--yes'])).code).toBe(0)
    const words = ['push', 'm', '--skip-test', '--yes', '--json', '--repo', `at-random-${track}`, '--hotkey-uri', '//Bob']
    const began = Date.now()
    expect((await bbx(words)).code).toBe(0)
    const wholeMs = Date.now() - began

    for (let round = 0; round < kills; round++) {
      await writeFile(join(cwd, 'm', 'NOTES.md'), `version ${round}\n`)
      const before = await commits()
      const afterMs = (wholeMs * (hashUniform(`${seed}: ${track}`)(round) + 1)) / 2
      await runBbx(words, {
        ...{ cwd, env },
        meanwhile(child) {
          child.stdin?.end()
          void setTimeout(afterMs).then(() => child.kill('SIGKILL'))
        },
      })
      const again = pushSchema.parse((await bbx(words)).document())
      expect(again, `round ${round}, killed after ${afterMs} ms`).toMatchObject({ exit: 0, error: null, published: true })
      expect((await commits()) - before, `round ${round}, killed after ${afterMs} ms`).toBe(1)
      const receipt = receiptSchema.parse(JSON.parse(await readFile(join(cwd, again.receipt ?? ''), 'utf8')))
      expect(receipt).toMatchObject({ published: true, finishedAt: expect.any(String), commit: { payload: again.payload } })
      const seen = statusSchema.parse((await bbx(['status', '--json', '--hotkey', bob])).document())
      expect(seen).toMatchObject({ exit: 0, differences: [], chain: { payload: again.payload } })
    }
    expect(await runningFrom(cwd)).toEqual([])
    expect(await readdir(temporary)).toEqual([])
    const odd = (await readdir(join(cwd, '.bbx'), { recursive: true })).filter((path) => !/^receipts(\/[\w-]+\.json)?$/.test(path))
    expect(odd).toEqual([])
  },
)
