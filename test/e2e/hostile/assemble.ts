import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, lstat, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { challengeFile } from '../../support/challenge-file.ts'
import type { HostileRun } from './case-schema.ts'
import type { Listener } from './listeners.ts'
import { hostileFolder } from './read-cases.ts'

const runProgram = promisify(execFile)

/** Of a case that has none of its own: what an honest submission has. */
const honest: Readonly<Record<string, string>> = {
  'bbx.toml': 'track = "babelbit"\n',
  'hotkey.txt': '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM',
  'requirements.txt': '',
  '.dockerignore': '.bbx\n.env\n.env.*\n.git\n',
  Dockerfile: 'FROM fixture\n\nCOPY . /app\nWORKDIR /app\nCMD ["python3", "-u", "server.py"]\n',
}
const shared = ['hostile.py', 'ways.py']

const twoUtterances = { challenge_uid: 'c', dialogues: [{ dialogue_uid: 'd', utterances: ['Good morning', 'Yes'] }] }
/** Of no sample, and of no words that one has in this order. */
const unseen = {
  challenge_uid: 'unseen',
  dialogues: [
    {
      dialogue_uid: 'u-0',
      utterances: ['Violet turbines hum below the glacier tonight', 'Nobody paints lighthouses with marmalade in February'],
    },
    { dialogue_uid: 'u-1', utterances: ['Seven accordions drifted past an unlit observatory', 'Pelicans audit the quarry ledger twice'] },
  ],
}

export interface Workplace extends AsyncDisposable {
  /** The submission. */
  miner: string
  /** Where bbx is called: holds the challenge and nothing else. */
  work: string
  /** What bbx sees as its home, its state and its folder for temporary files. */
  home: string
  state: string
  tmp: string
  base: string
}

export interface AssembleOptions {
  name: string
  challenge: HostileRun['challenge']
  listeners: readonly Listener[]
  /** Takes the place of `fixture` behind FROM, with another line after it. */
  image: { tag: string; line: string }
}

/**
 * The submission of a case in a folder of its own: its files over an honest submission's, what its make.mjs makes, and for its server where
 * this test listens.
 */
export async function assemble({
  name,
  challenge,
  listeners,
  image = { tag: 'python:3.11-slim', line: '' },
}: AssembleOptions): Promise<Workplace> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'bbx-hostile-')))
  const folder = (part: string) => join(base, part)
  const [miner, work, home, state, tmp] = ['miner', 'work', 'home', 'state', 'tmp'].map(folder) as [string, string, string, string, string]
  await Promise.all([miner, work, home, state, tmp].map((path) => mkdir(path)))
  const source = join(hostileFolder, name)
  for (const [path, text] of Object.entries(honest)) await writeFile(join(miner, path), text)
  for (const file of shared) await cp(join(hostileFolder, file), join(miner, file))
  await writeFile(join(miner, 'listeners.json'), JSON.stringify(listeners))
  await cp(source, miner, { recursive: true, filter: (path) => !/\/(?:case\.json|make\.mjs|__pycache__)$/.test(path) })
  if (!existsSync(join(miner, 'server.py'))) await cp(join(hostileFolder, 'honest', 'server.py'), join(miner, 'server.py'))
  if (existsSync(join(source, 'make.mjs'))) await runProgram(process.execPath, [join(source, 'make.mjs'), miner], { timeout: 60_000 })
  await setImage(join(miner, 'Dockerfile'), image)
  if (challenge !== 'shipped') await challengeFile(work, challenge === 'two' ? twoUtterances : unseen)
  return { miner, work, home, state, tmp, base, [Symbol.asyncDispose]: () => rm(base, { recursive: true, force: true }) }
}

async function setImage(path: string, { tag, line }: AssembleOptions['image']): Promise<void> {
  // A case may have made something else of it.
  const { size } = await lstat(path)
  if (size === 0 || size > 64 * 1024) return
  const text = await readFile(path, 'utf8')
  // The line that follows is empty, so that lines keep their numbers.
  const replaced = text.replace(/^FROM fixture\n\n/gm, `FROM ${tag}\n${line}\n`)
  if (replaced !== text) await writeFile(path, replaced)
}
