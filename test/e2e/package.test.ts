import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { packageRoot } from '../../src/base/package-root.ts'
import { challengeFile } from '../support/challenge-file.ts'
import { pythonMiner } from '../support/python-miner.ts'
import { rawnet3Path } from '../support/rawnet3-golden.ts'
import { bbxProgram, emptyFolder, sharedCache } from '../support/run-bbx.ts'

const { version } = packageJson
const hotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'

/** Without what npm tells the scripts that it runs: this checkout's own rules are not the user's. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name !== 'npm_config_engine_strict' && !/^npm_(package|lifecycle)/.test(name)),
)

function run(program: string, words: readonly string[], cwd: string, more: Record<string, string> = {}): SpawnSyncReturns<string> {
  return spawnSync(program, words, {
    cwd,
    encoding: 'utf8',
    timeout: 110_000,
    env: { ...env, ...more },
  })
}

/** The registry that this machine uses, asked for something that is surely there. */
function registryAnswers(): boolean {
  return run('npm', ['view', 'chalk', 'version', '--fetch-retries=0', '--fetch-timeout=15000'], packageRoot()).status === 0
}

describe('the package', () => {
  let folder = ''
  let packed: string[] = []
  let reachable = false

  beforeAll(async () => {
    reachable = registryAnswers()
    folder = await emptyFolder()
    // The build stands: packing must not make it anew under the feet of other tests.
    const { status, stdout, stderr } = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], packageRoot())
    expect(status, stderr).toBe(0)
    packed = JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path)
  })

  it('holds what it needs and nothing of the workshop', () => {
    for (const path of [
      'dist/bbx.mjs',
      'dist/guardian.mjs',
      'dist/scorer.mjs',
      'dist/kernels/babelbit-scorer.wasm',
      'dist/kernels/pesq.wasm',
      'dist/kernels/resample.wasm',
      'dist/kernels/ASSEMBLYSCRIPT-LICENSE',
      'data/babelbit-sample.json',
      'schemas/test.json',
      'README.md',
      'LICENSE',
      'THIRD_PARTY.md',
    ]) {
      expect(packed, path).toContain(path)
    }
    expect(packed.some((path) => path.startsWith('templates/babelbit/'))).toBe(true)
    expect(packed.filter((path) => /^(src|test|bench|scripts|node_modules)\/|\.env|__pycache__|\.tgz$|\.ts$/.test(path))).toEqual([])
  })

  it('installed into an empty folder, it runs', async (context) => {
    if (!reachable) {
      Object.assign(context.task.meta, { skipReason: 'the package registry cannot be reached' })
      return context.skip()
    }
    await writeFile(join(folder, 'package.json'), '{"private":true}')
    const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
    const installed = run('npm', ['install', '--no-save', `./${tarball}`], folder)
    expect(installed.status, installed.stderr).toBe(0)
    const bbx = join(folder, 'node_modules', '.bin', 'bbx')
    expect(run(bbx, ['--version'], folder).stdout).toBe(`${version}\n`)
    expect(run(bbx, ['config', '--json'], folder).status).toBe(0)
    const written = run(bbx, ['init', 'm', '--track', 'babelbit', '--hotkey', hotkey, '--json'], folder)
    expect(written.status, written.stdout).toBe(0)
    expect(existsSync(join(folder, 'm', 'hotkey.txt'))).toBe(true)
    const checked = run(bbx, ['check', 'm', '--json'], folder)
    expect(JSON.parse(checked.stdout)).toMatchObject({ passed: true, exit: 0 })
    const log = join(packageRoot(), 'data', 'golden', 'babelbit', 'nov-2025', 'logs', 'regular-05.jsonl')
    expect(JSON.parse(run(bbx, ['score', log, '--json'], folder).stdout)).toMatchObject({ files: [{ error: null }], exit: 0 })
    expect(JSON.parse(run(bbx, ['profiles', '--json'], folder).stdout).profiles.length).toBeGreaterThan(1)
    // onnxruntime-node is optional: npm may have left it out, and then only what needs it says so.
    await rm(join(folder, 'node_modules', 'onnxruntime-node'), { recursive: true, force: true })
    const [model, wave] = [rawnet3Path('rawnet3_tiny.pt'), rawnet3Path('wave_short.npy')]
    expect(run(bbx, ['models', 'convert', 'rawnet3', model, 'r.onnx'], folder).status).toBe(0)
    const scored = run(bbx, ['metric', 'speaker', wave, wave, '--model', 'rawnet3=r.onnx', '--json'], folder)
    expect(JSON.parse(scored.stdout)).toMatchObject({
      value: null,
      error: { code: 'E0001', remedy: expect.stringContaining('npm install onnxruntime-node') },
      exit: 3,
    })
  })

  it.for(['22', '24'])('runs on Node %s', async (major, context) => {
    if (!reachable) {
      Object.assign(context.task.meta, { skipReason: 'the package registry cannot be reached' })
      return context.skip()
    }
    const cwd = await emptyFolder()
    const on = (...words: string[]) => run('npx', ['-y', '-p', `node@${major}`, 'node', ...words], cwd)
    expect(on('--version').stdout).toMatch(new RegExp(`^v${major}\\.`))
    expect(on('--', bbxProgram, '--version').stdout).toBe(`${version}\n`)
    const config = on('--', bbxProgram, 'config', '--json')
    expect(JSON.parse(config.stdout)).toMatchObject({ schema: 'bbx.config/1', exit: 0 })
    expect(config.stderr.replace(/^npm .*\n/gm, '')).toBe('')
    // A whole run, with characters that `node:readline` takes for line ends from Node 24 on.
    const miner = await pythonMiner(cwd, { predict: 'self.say({"prediction": body["prefix"] + "\\u2028x"})' })
    const challenge = await challengeFile(cwd, {
      challenge_uid: 'c',
      dialogues: [{ dialogue_uid: 'd', utterances: ['one two\u2028three', 'four'] }],
    })
    const tested = run(
      'npx',
      ['-y', '-p', `node@${major}`, 'node', '--', bbxProgram, 'test', miner.folder, '--challenge', challenge, '--json'],
      cwd,
      { ...sharedCache, BBX_RUNTIME: 'process' },
    )
    expect(JSON.parse(tested.stdout)).toMatchObject({ complete: true, counts: { planned: 2 }, faults: [], exit: 0 })
  })
})
