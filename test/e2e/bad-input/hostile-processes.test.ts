import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import { challengeFile } from '../../support/challenge-file.ts'
import { everythingIn } from '../../support/failed-call.ts'
import { pythonMiner } from '../../support/python-miner.ts'
import { emptyFolder, runBbx, sharedCache } from '../../support/run-bbx.ts'
import { processesNaming } from '../../support/wait-for.ts'

let folder: string
let miner: string
beforeEach(async () => {
  folder = await emptyFolder()
  miner = (await pythonMiner(folder)).folder
  await challengeFile(folder, { challenge_uid: 'c', dialogues: [{ dialogue_uid: 'd', utterances: ['Good morning', 'Yes'] }] })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const broken: [name: string, file: string, text: string, code: string, says: RegExp][] = [
  ['a syntax error', 'server.py', 'def (:\n', 'S2002', /SyntaxError/],
  ['a module that is not installed', 'server.py', 'import no_such_module_of_bbx\n', 'S2002', /ModuleNotFoundError/],
  ['a start command that does not exist', 'bbx.toml', 'track = "babelbit"\nstart = ["no-such-program"]\n', 'S2002', /no-such-program/],
  ['a server that ends at once', 'server.py', '', 'S2002', /exited with code 0/],
]

test.each(broken)('%s: a fault with its evidence, exit 1', async (_, file, text, code, says) => {
  await writeFile(join(miner, file), text)
  const { faults } = await tested()
  expect(faults).toMatchObject([{ code, by: 'submission' }])
  expect(`${faults[0]?.what} ${faults[0]?.evidence}`).toMatch(says)
})

/** The document of a test that the submission fails; the folder is as before, and no process is left. */
async function tested(more: readonly string[] = []) {
  const before = await everythingIn(miner)
  const words = ['test', 'miner', '--challenge', 'challenge.json', '--keep', 'none', '--json', ...more]
  const ran = await runBbx(words, { cwd: folder, env: { ...sharedCache, BB_MINER_TIMEOUT_SEC: '1' } })
  const document = testSchema.parse(ran.document())
  expect([document.exit, ran.code]).toEqual([1, 1])
  expect(await everythingIn(miner)).toEqual(before)
  expect(await everythingIn(join(folder, '.bbx'))).toEqual(['runs'])
  expect(await processesNaming(folder)).toEqual([])
  return document
}
