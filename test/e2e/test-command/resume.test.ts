import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import { challengeFile, smallChallengeWords } from '../../support/challenge-file.ts'
import { pythonMiner } from '../../support/python-miner.ts'
import { bbxProgram, emptyFolder, type Ran, runBbx as run, sharedCache } from '../../support/run-bbx.ts'
import { processesNaming, waitFor } from '../../support/wait-for.ts'

const runBbx: typeof run = (words, options) => run(words, { ...options, env: sharedCache })

/** Slow enough to be killed inside a chosen dialogue. */
const slow = 'time.sleep(0.02)\nself.say({"prediction": body["prefix"] + " and so on"})'
const secondDialogue = 18

test('SIGKILL inside the second dialogue, then --resume: the numbers of an undisturbed run, and no journaled question asked again', async () => {
  const calm = await miner()
  const undisturbed = await runBbx(calm.words, { cwd: calm.folder })
  expect(undisturbed.code, undisturbed.stderr).toBe(0)

  const killed = await miner()
  await runBbx(killed.words, {
    cwd: killed.folder,
    meanwhile: (child) => {
      void waitFor(async () => (await killed.questions()).length >= secondDialogue).then(() => child.kill('SIGKILL'))
    },
  })
  const asked = (await killed.questions()).length
  expect(asked).toBeGreaterThanOrEqual(secondDialogue)
  expect(asked).toBeLessThan(smallChallengeWords)
  await waitFor(async () => (await processesNaming(killed.folder)).length === 0)

  const resumed = await runBbx([...killed.words, '--resume'], { cwd: killed.folder })
  expect(resumed.code, resumed.stderr).toBe(0)
  const [calmly, later] = [testSchema.parse(undisturbed.document()), testSchema.parse(resumed.document())]
  for (const key of ['score', 'metrics', 'counts', 'faults', 'complete', 'dataset'] as const) expect(later[key], key).toEqual(calmly[key])
  expect(later.resumed).toBe(1)

  const after = (await killed.questions()).slice(asked).map(withoutSession)
  const all = (await calm.questions()).map(withoutSession)
  expect(after).toEqual(all.slice(all.length - after.length))
  expect(after[0]).toMatchObject({ prefix: 'Has', step: 0 })
  // One session id over both lives.
  expect(new Set((await killed.questions()).map(({ index }) => index)).size).toBe(1)

  // Once more: nothing is left to ask, and the answer is the same.
  const total = (await killed.questions()).length
  const again = await runBbx([...killed.words, '--resume'], { cwd: killed.folder })
  expect((await killed.questions()).length).toBe(total)
  expect(testSchema.parse(again.document()).score).toEqual(calmly.score)
})

test('Ctrl-C: exit 130, the server gone, the journal resumable', async () => {
  const subject = await miner()
  const stopped = await runBbx(subject.words, {
    cwd: subject.folder,
    meanwhile: (child) => {
      void waitFor(async () => (await subject.questions()).length >= secondDialogue).then(() => child.kill('SIGINT'))
    },
  })
  expect(stopped.code).toBe(130)
  expect(stopped.stderr).toContain('--resume')
  expect(await processesNaming(subject.folder)).toEqual([])
  const resumed = await runBbx([...subject.words, '--resume'], { cwd: subject.folder })
  expect(resumed.code, resumed.stderr).toBe(0)
  expect(testSchema.parse(resumed.document())).toMatchObject({ resumed: 1, complete: true })
})

test('two runs at once in one folder: the second is refused, the first is not disturbed', async () => {
  const subject = await miner()
  let second: Ran | null = null
  const first = await runBbx(subject.words, {
    cwd: subject.folder,
    meanwhile: () => {
      void waitFor(async () => (await subject.questions()).length >= 2).then(async () => {
        second = await runBbx(subject.words, { cwd: subject.folder })
      })
    },
  })
  await waitFor(async () => second !== null)
  expect((second as Ran | null)?.code).toBe(3)
  expect((second as Ran | null)?.document().error?.code).toBe('E0006')
  expect(first.code, first.stderr).toBe(0)
  expect(await readdir(join(subject.folder, '.bbx', 'runs'))).toHaveLength(1)
})

test('a disk that fills up while journaling: exit 3 with the way on, no half line, and --resume finishes', async () => {
  const subject = await miner('self.say({"prediction": "long " * 200})')
  // The virtual environment is there already, so that the limit meets the journal and not pip.
  await runBbx([...subject.words, '--dialogues', '1', '--keep', 'none'], { cwd: subject.folder })
  // A limit on the size of files stands for a full disk: writes over it fail with EFBIG.
  const limited = `ulimit -f 24; exec "$0" ${JSON.stringify(bbxProgram)} "$@"`
  const { spawn } = await import('node:child_process')
  const child = spawn('bash', ['-c', limited, process.execPath, ...subject.words], {
    cwd: subject.folder,
    env: { PATH: process.env.PATH ?? '', HOME: subject.folder, BBX_RUNTIME: 'process', ...sharedCache },
  })
  let stdout = ''
  child.stdout.on('data', (text) => {
    stdout += text
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(code, stdout).toBe(3)
  const { error } = JSON.parse(stdout)
  expect(error.code).toBe('E0005')
  expect(error.remedy).toContain('--resume')
  expect(await processesNaming(subject.folder)).toEqual([])
  const [run = ''] = await readdir(join(subject.folder, '.bbx', 'runs'))
  const journal = await readFile(join(subject.folder, '.bbx', 'runs', run, 'seats', 'local', 'answers.jsonl'), 'utf8')
  expect(journal === '' || journal.endsWith('\n')).toBe(true)
  const resumed = await runBbx([...subject.words, '--resume'], { cwd: subject.folder })
  expect(resumed.code, resumed.stderr).toBe(0)
})

test('what cannot be resumed is refused by name', async () => {
  const subject = await miner()
  expect((await runBbx([...subject.words, '--resume'], { cwd: subject.folder })).document().error?.code).toBe('U0008')
  await runBbx([...subject.words, '--dialogues', '1'], { cwd: subject.folder })
  const other = await runBbx([...subject.words, '--resume'], { cwd: subject.folder })
  expect([other.code, other.document().error?.code]).toEqual([2, 'U0009'])
  const { appendFile } = await import('node:fs/promises')
  await appendFile(join(subject.folder, 'miner', 'server.py'), '\n# changed\n')
  const changed = await runBbx([...subject.words, '--dialogues', '1', '--resume'], { cwd: subject.folder })
  expect([changed.code, changed.document().error?.what]).toEqual([2, 'the submission has changed since the run began'])
})

async function miner(predict = slow) {
  const folder = await emptyFolder()
  const { questions } = await pythonMiner(folder, { predict })
  const challenge = await challengeFile(folder)
  return { folder, questions, words: ['test', 'miner', '--challenge', challenge, '--json'] }
}

function withoutSession({ index: _index, ...rest }: { index: string; prefix: string; context: string; step: number }) {
  return rest
}
