import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkSchema } from '../../../src/cli/schemas/check.ts'
import { failedCall, sparseFile } from '../../support/failed-call.ts'
import { pythonMiner } from '../../support/python-miner.ts'
import { emptyFolder, runBbx } from '../../support/run-bbx.ts'

const deep = 100_000
type Make = (path: string) => Promise<unknown>
const text =
  (content: string | Uint8Array): Make =>
  (path) =>
    writeFile(path, content)

const hostile: [name: string, make: Make, what: RegExp][] = [
  ['broken', text('track = "babelbit'), /1.*unfinished string/],
  ['binary', text(Uint8Array.from({ length: 2048 }, (_, at) => (at * 7919) % 256)), /bbx\.toml/],
  ['no track', text('start = ["python", "server.py"]\n'), /track/],
  ['a track that is unknown', text('track = "toString"\n'), /track/],
  ['a track of the wrong type', text('track = 7\n'), /track/],
  ['a track outside', text('track = "../../etc"\n'), /track/],
  ['a start that is a command line', text('track = "babelbit"\nstart = "rm -rf /"\n'), /2.*"start" is not a list of strings/],
  ['a start of nothing', text('track = "babelbit"\nstart = []\n'), /start/],
  ['a start of numbers', text('track = "babelbit"\nstart = [1, nan]\n'), /start/],
  ['a start with a zero byte', text('track = "babelbit"\nstart = ["py\\u0000thon"]\n'), /start/],
  ['a profile that is unknown', text('track = "babelbit"\nprofile = "__proto__"\n'), /profile/],
  ['a setting', text('track = "babelbit"\n[huggingface]\ntoken = "x"\n'), /huggingface/],
  ['a key __proto__', text('track = "babelbit"\n[__proto__]\nstart = ["sh"]\n'), /__proto__/],
  ['a key constructor', text('track = "babelbit"\nconstructor.prototype.start = ["sh"]\n'), /constructor/],
  ['an escape to the terminal', text('track = "babelbit"\n"\\u001b[2J" = 1\n'), /bbx\.toml/],
  [`${deep} lists in one another`, text(`track = "babelbit"\nstart = ${'['.repeat(deep)}${']'.repeat(deep)}\n`), /bbx\.toml/],
  ['huge', (path) => sparseFile(path, 3 * 2 ** 30), /bbx\.toml/],
  [
    'a folder',
    async (path) => {
      await mkdir(path)
      await writeFile(join(path, 'start'), 'sh')
    },
    /bbx\.toml/,
  ],
  ['a link out of the folder', (path) => symlink('/etc/hostname', path), /bbx\.toml/],
  ['a link to a device', (path) => symlink('/dev/zero', path), /bbx\.toml/],
]

let parent: string
let miner: string
beforeAll(async () => {
  parent = await emptyFolder()
  miner = (await pythonMiner(parent)).folder
})
afterAll(() => rm(parent, { recursive: true, force: true }))

describe('a hostile bbx.toml: a finding from check, exit 1; no run from test', () => {
  test.each(hostile)('%s', async (_, make, what) => {
    const path = join(miner, 'bbx.toml')
    await rm(path, { recursive: true, force: true })
    await make(path)
    const checked = await runBbx(['check', miner, '--json'], { cwd: parent })
    const { passed, findings, exit } = checkSchema.parse(checked.document())
    const errors = findings.filter(({ severity }) => severity === 'error')
    expect([passed, exit, checked.code]).toEqual([false, 1, 1])
    expect(errors.map(({ file, line, what }) => `${file} ${line} ${what}`).join('\n')).toMatch(what)
    for (const finding of errors) expect([finding.file, finding.remedy]).toEqual(['bbx.toml', expect.stringMatching(/./)])

    const shown = await runBbx(['check', miner], { cwd: parent })
    expect(shown.stdout + shown.stderr).not.toContain('\u001b')

    const failed = await failedCall(['test', miner], { cwd: parent })
    expect(failed.what).toMatch(what)
    expect(failed.left.filter((left) => left.startsWith('.bbx/runs/'))).toEqual([])
    expect([1, 2]).toContain(failed.exit)
  })
})
