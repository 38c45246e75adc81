import { spawnSync } from 'node:child_process'
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { trackIds } from '../../src/base/track-ids.ts'
import { configSchema } from '../../src/cli/schemas/config.ts'
import { dataSchema } from '../../src/cli/schemas/data.ts'
import { errorSchema } from '../../src/cli/schemas/error.ts'
import { helpSchema } from '../../src/cli/schemas/help.ts'
import { versionSchema } from '../../src/cli/schemas/version.ts'
import { bbxProgram, emptyFolder, runBbx } from '../support/run-bbx.ts'

const { version } = packageJson

describe('help and version', () => {
  it('a bare bbx shows the commands', async () => {
    const { code, stdout, stderr } = await runBbx([])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const command of ['init', 'check', 'test', 'report', 'score', 'engine', 'profiles', 'data', 'config', 'wallet']) {
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
    }
  })

  it('lists no command that is not built yet', async () => {
    const { stdout } = await runBbx(['--help'])
    expect(stdout).not.toMatch(/^ {2}(validate|runner|signer|worker|weights|db) /m)
  })

  it('--version', async () => {
    expect(await runBbx(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
    const document = (await runBbx(['--version', '--json'])).document()
    expect(document).toEqual({ schema: 'bbx.version/1', bbx: version, exit: 0 })
    versionSchema.parse(document)
  })

  const commands = [
    'init',
    'check',
    'test',
    'report',
    'score',
    'engine',
    'profiles',
    'data',
    'data pull',
    'data list',
    'config',
    'config set',
    'wallet',
    'wallet list',
    'wallet new-coldkey',
    'wallet new-hotkey',
    'wallet regen',
    'wallet inspect',
    'wallet sign',
    'wallet verify',
  ]
  it.each(commands)('%s --help has an example and the global options', async (command) => {
    const { code, stdout } = await runBbx([...command.split(' '), '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(`Example:\n  $ bbx ${command}`)
    expect(stdout).toContain('--env-file')
  })

  it('--help --json is a document too', async () => {
    const document = (await runBbx(['check', '--help', '--json'])).document()
    expect(document).toMatchObject({ schema: 'bbx.help/1', bbx: version, exit: 0 })
    helpSchema.parse(document)
  })
})

describe('a call that cannot be understood: exit 2, and a document with --json', () => {
  const calls: [string[], RegExp, RegExp][] = [
    [['tset'], /unknown command 'tset'/, /did you mean test\?/],
    [['check', '--profil', 'x'], /unknown option '--profil'/, /did you mean --profile\?/],
    [['check', 'a', 'b'], /too many arguments/, /--help/],
    [['check', '--profile'], /argument missing/, /--help/],
    [['data', 'pull'], /missing required argument 'name'/, /--help/],
    [['data', 'pul'], /unknown command 'pul'/, /did you mean pull\?/],
    [['data', 'pull', 'voice'], /no public test data for voice/, /fetches babelbit, omega-voice or omega-multimodal/],
    [['engine', '--port', 'NaN'], /'NaN' is invalid.*whole number/, /--help/],
    [['engine', '--port', '-1'], /'-1' is invalid/, /--help/],
    [['engine', '--port', '70000'], /'70000' is invalid/, /--help/],
    [['test', '--dialogues', '0'], /'0' is invalid/, /--help/],
    [['test', '--dialogues', '1.5'], /'1.5' is invalid/, /--help/],
    [['test', '--seed', '0x10'], /'0x10' is invalid/, /--help/],
    [['test', '--min-score', 'NaN'], /'NaN' is invalid.*a number/, /--help/],
    [['test', '--min-score', '1e999'], /'1e999' is invalid/, /--help/],
    [['test', '--keep', 'some'], /one of all, faults, none/, /--help/],
    [['score', '--lex-weight', '-0.5'], /'-0.5' is invalid/, /--help/],
    [['check', '--profile', ''], /must not be empty/, /--help/],
    [['config', 'set', 'HF_TOKN', 'x'], /no setting or variable called HF_TOKN/, /did you mean HF_TOKEN\?/],
  ]
  it.each(calls)('%j', async (words, what, remedy) => {
    const [plain, json] = await Promise.all([runBbx(words), runBbx(['--json', ...words])])
    expect({ code: plain.code, stdout: plain.stdout }).toEqual({ code: 2, stdout: '' })
    expect(plain.stderr).toMatch(what)
    expect(json.code).toBe(2)
    const { error, exit } = errorSchema.parse(json.document())
    expect(error.code).toBe('U0001')
    expect(error.what).toMatch(what)
    expect(error.remedy).toMatch(remedy)
    expect(exit).toBe(2)
  })

  it('every missing value is named at once, with flag and variable', async () => {
    const { code, document } = await runBbx(['init', '--json'])
    expect(code).toBe(2)
    expect(document()).toMatchObject({
      schema: 'bbx.error/1',
      bbx: version,
      error: {
        code: 'U0002',
        missing: [
          { name: 'track', flag: '--track', variable: null },
          { name: 'hotkey', flag: '--hotkey', variable: 'BBX_HOTKEY' },
        ],
      },
      exit: 2,
    })
  })
})

describe('global options', () => {
  it.each([[['--json', 'config']], [['config', '--json']], [['-vv', 'config', '--json']], [['config', '-v', '--json', '--quiet']]])(
    '%j',
    async (words) => {
      const { code, document } = await runBbx(words)
      expect(code).toBe(0)
      expect(configSchema.parse(document()).settings.length).toBeGreaterThan(30)
    },
  )

  it('-v adds the stack of an error, on stderr', async () => {
    const [without, with_] = await Promise.all([runBbx(['tset', '--json']), runBbx(['tset', '--json', '-v'])])
    expect(without.stderr).toBe('')
    expect(with_.stderr).toMatch(/CommanderError[\s\S]*\n {4}at /)
    expect(with_.document()).toEqual(without.document())
  })

  it('no colour for a pipe', async () => {
    const { stdout } = await runBbx(['config'], { env: { FORCE_COLOR: '1' } })
    expect(stdout).not.toContain('\u001b')
  })

  it('--env-file names another file, which must be there', async () => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'other.env'), 'EMBED_DIM=32\n')
    const { document } = await runBbx(['config', '--json', '--env-file', 'other.env'], { cwd })
    const setting = configSchema.parse(document()).settings.find(({ key }) => key === 'embedder.dimensions')
    expect(setting).toMatchObject({ value: 32, origin: '.env', source: `EMBED_DIM in ${join(cwd, 'other.env')}` })
    expect(await runBbx(['config', '--env-file', 'none.env'], { cwd })).toMatchObject({ code: 2, stdout: '' })
  })

  it('--env-file is ours: Node neither looks for the file nor takes NODE_OPTIONS from it', async () => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'bad.env'), 'NODE_OPTIONS=--require=./missing.cjs\n')
    for (const file of ['none.env', 'bad.env']) {
      const { status, stderr } = spawnSync(bbxProgram, ['config', '--env-file', file], { cwd, encoding: 'utf8' })
      expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/^error U000[37]: /) })
    }
  })
})

describe('config', () => {
  it('a relative XDG folder is ignored', async () => {
    const cwd = await emptyFolder()
    const env = { XDG_CACHE_HOME: 'cache', XDG_CONFIG_HOME: './config' }
    await mkdir(join(cwd, 'config', 'bbx'), { recursive: true })
    await writeFile(join(cwd, 'config', 'bbx', 'config.toml'), 'nonsense = [')
    const { code, document } = await runBbx(['config', '--json'], { cwd, env })
    expect(code).toBe(0)
    const { settings } = configSchema.parse(document())
    expect(settings.find(({ key }) => key === 'cache.dir')?.value).toBe(join(cwd, '.cache', 'bbx'))
  })

  it('masks secrets, names origins', async () => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, '.env'), 'CHUTES_API_KEY=cpk_sesame_open\nBABELBIT_CACHE_DIR=path-~/models\n')
    for (const words of [['config'], ['config', '--json'], ['config', '-vv', '--json']]) {
      const { stdout, stderr } = await runBbx(words, { cwd, env: { HF_TOKEN: 'hf_sesame_open' } })
      expect(stdout + stderr).not.toContain('sesame')
      expect(stdout).toContain('********')
      expect(stdout).toContain(join(cwd, 'models'))
    }
  })

  const bad: [string, Record<string, string>, string, string, RegExp][] = [
    ['a bad value', { EMBED_DIM: 'many' }, '', 'U0003', /whole number/],
    ['several bad values are named together', { EMBED_DIM: 'many', CHUTE_DO_SAMPLE: 'maybe' }, '', 'U0003', /EMBED_DIM.*CHUTE_DO_SAMPLE/],
    ['two tokens', { HF_TOKEN: 'hf_sesame_1' }, 'HUGGINGFACE_API_KEY=hf_sesame_2', 'U0004', /remove one/],
    ['a .env that steers', {}, 'NODE_OPTIONS=--inspect', 'U0003', /remove it/],
    ['an endpoint out of a weaker place', { HF_TOKEN: 'hf_sesame_1' }, 'HF_ENDPOINT=http://evil', 'U0010', /same place/],
  ]
  it.each(bad)('%s', async (_title, env, file, code, remedy) => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, '.env'), file)
    const { code: exit, stdout, stderr, document } = await runBbx(['config', '--json', '-v'], { cwd, env })
    expect(exit).toBe(2)
    expect(document().error).toMatchObject({ code, remedy: expect.stringMatching(remedy) })
    expect(stdout + stderr).not.toContain('sesame')
  })
})

describe('config set', () => {
  it('changes one line, keeps the others byte for byte, and is private', async () => {
    const cwd = await emptyFolder()
    const before = '# mine\r\nA="two words" # why\r\nEMBED_DIM=16 # dims\r\n\r\nB=1'
    await writeFile(join(cwd, '.env'), before, { mode: 0o644 })
    expect(await runBbx(['config', 'set', 'EMBED_DIM', '32'], { cwd })).toMatchObject({ code: 0 })
    expect(await runBbx(['config', 'set', 'BABELBIT_CACHE_DIR', '~/my models'], { cwd })).toMatchObject({ code: 0 })
    const after = `${before.replace('16', '32')}\r\nBABELBIT_CACHE_DIR='~/my models'\r\n`
    expect(await readFile(join(cwd, '.env'), 'utf8')).toBe(after)
    expect((await stat(join(cwd, '.env'))).mode & 0o777).toBe(0o600)
    const settings = configSchema.parse((await runBbx(['config', '--json'], { cwd })).document()).settings
    expect(settings.find(({ key }) => key === 'cache.dir')?.value).toBe(join(cwd, 'my models'))
  })

  it('takes a secret from stdin and shows it nowhere', async () => {
    const cwd = await emptyFolder()
    const { code, stdout, stderr, document } = await runBbx(['config', 'set', 'HF_TOKEN', '-', '--json'], {
      cwd,
      input: 'hf_sesame_open\n',
    })
    expect(code).toBe(0)
    expect(configSchema.parse(document()).settings).toMatchObject([{ key: 'huggingface.token', value: '********', secret: true }])
    expect(stdout + stderr).not.toContain('sesame')
    expect(await readFile(join(cwd, '.env'), 'utf8')).toBe('HF_TOKEN=hf_sesame_open\n')
  })

  it('a setting’s own name goes to the variable that the file uses already', async () => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, '.env'), 'CHUTES_TIMEOUT_SEC=5\n')
    await runBbx(['config', 'set', 'miner.timeoutS', '7'], { cwd })
    expect(await readFile(join(cwd, '.env'), 'utf8')).toBe('CHUTES_TIMEOUT_SEC=7\n')
  })

  const refused: [string, string[], string][] = [
    ['a value of the wrong kind', ['EMBED_DIM', 'many'], 'U0003'],
    ['an empty value', ['EMBED_DIM', ''], 'U0002'],
    ['a steering variable', ['NODE_OPTIONS', '--inspect'], 'U0001'],
    ['no value', ['EMBED_DIM'], 'U0002'],
    ['a second token beside the first', ['HF_TOKEN', 'hf_other_one'], 'U0004'],
  ]
  it.each(refused)('refuses %s and leaves the file alone', async (_title, words, code) => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, '.env'), 'HUGGINGFACE_API_KEY=hf_sesame_open\n')
    const ran = await runBbx(['config', 'set', '--json', '--', ...words], { cwd })
    expect(ran.code).toBe(2)
    expect(ran.document().error?.code).toBe(code)
    expect(await readFile(join(cwd, '.env'), 'utf8')).toBe('HUGGINGFACE_API_KEY=hf_sesame_open\n')
  })

  it('refuses a symbolic link in place of .env', async () => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'profile'), 'export EMBED_DIM=1\n')
    await symlink('profile', join(cwd, '.env'))
    expect((await runBbx(['config', 'set', 'EMBED_DIM', '2', '--json'], { cwd })).document().error?.code).toBe('U0003')
    expect(await readFile(join(cwd, 'profile'), 'utf8')).toBe('export EMBED_DIM=1\n')
  })
})

describe('the pipe', () => {
  it('gets a large document whole, however slowly it is read', async () => {
    const cwd = await emptyFolder()
    const folder = join(cwd, '.cache', 'bbx', 'data', 'babelbit')
    await mkdir(folder, { recursive: true })
    const record = {
      track: 'babelbit',
      url: 'u',
      path: `/${'p'.repeat(2000)}`,
      sha256: 's',
      archiveBytes: 1,
      files: 1,
      bytes: 1,
      commit: null,
      pulledAt: '2026-01-01',
    }
    await Promise.all(
      Array.from({ length: 1000 }, (_, ref) => writeFile(join(folder, `${ref}.record.json`), JSON.stringify({ ...record, ref: `${ref}` }))),
    )
    const { code, document } = await runBbx(['data', 'list', '--json'], {
      cwd,
      meanwhile(child) {
        child.stdout?.pause()
        setTimeout(() => child.stdout?.resume(), 1500)
      },
    })
    expect(code).toBe(0)
    expect(dataSchema.parse(document()).sets).toHaveLength(1000 + trackIds.length)
  })

  it('that is closed early ends the call quietly', async () => {
    const { code, stderr } = await runBbx(['config', '--json'], { meanwhile: (child) => child.stdout?.destroy() })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('that cannot take the text is an error of the environment', async () => {
    const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${bbxProgram}" config > /dev/full`], { encoding: 'utf8' })
    expect(status).toBe(3)
    expect(stderr).toContain('E0005')
  })
})
