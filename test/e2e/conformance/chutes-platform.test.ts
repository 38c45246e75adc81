import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { chuteModuleSchema } from '../../../src/cli/schemas/chute-module.ts'
import { chutesPlatform } from '../../support/chutes-platform.ts'
import { emptyFolder, runBbx } from '../../support/run-bbx.ts'
import { templatePython } from '../../support/template-server.ts'

const folder = join(import.meta.dirname, 'chutes-0.6')
const environmentMs = 540_000
const commandMs = 60_000
const hotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'
const revision = '4d40cc920ef20b8c570a4300d39e7cc31efb51b7'

interface Said {
  code: number | null
  /** Both of its outputs: the package writes its log to either. */
  text: string
}

interface Run {
  cwd: string
  env: Record<string, string>
  input?: string
  /** It is ended once its output has this: some commands never end. */
  until?: string
}

function runPython(program: string, words: readonly string[], { cwd, env, input = '', until }: Run): Promise<Said> {
  const child = spawn(program, words, { cwd, env, timeout: commandMs })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece) => {
      text += piece
      if (until !== undefined && text.includes(until)) child.kill()
    })
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, text }))
  })
}

test('the Python package chutes 0.6.9 takes the rehearsal platform for the real one', { timeout: 900_000 }, async () => {
  const python = await templatePython(folder, environmentMs)
  const cwd = await emptyFolder()
  await using rehearsal = await chutesPlatform({ habits: { buildMs: 4_000, coldMs: 200, dotMs: 200 } })
  const { platform, account } = rehearsal
  const { state } = platform
  await writeFile(join(cwd, 'config.ini'), rehearsal.configIni)
  const env = {
    ...{ PATH: `${dirname(python)}:${process.env.PATH}`, HOME: cwd, PYTHONDONTWRITEBYTECODE: '1', NO_COLOR: '1', COLUMNS: '200' },
    PYTHONPATH: [cwd, join(folder, 'stubs')].join(':'),
    CHUTES_CONFIG_PATH: join(cwd, 'config.ini'),
  }
  const chutes = (words: readonly string[], run: Partial<Run> = {}) =>
    runPython(join(dirname(python), 'chutes'), words, { cwd, env, ...run })
  const yes = { input: 'y\n' }

  await runBbx(['init', 'm', '--track', 'babelbit', '--hotkey', hotkey], { cwd })
  const identity = ['--revision', revision, '--repo', 'hfuser/model', '--username', account.username]
  const { spec } = chuteModuleSchema.parse((await runBbx(['chute', 'generate', 'm', ...identity, '--json'], { cwd })).document())
  const module = 'bbx_chute:chute'
  const imageRef = `${account.username}/${spec.image.name}:${spec.image.tag}`

  const built = await chutes(['build', module, '--wait'], yes)
  // Its log, followed while it was written.
  expect(built).toMatchObject({ code: 0, text: expect.stringContaining('STEP 1/3: FROM parachutes/python:3.12') })
  expect(state.images).toMatchObject([{ name: spec.image.name, tag: spec.image.tag, dockerfile: spec.image.dockerfile, failure: null }])
  expect(await chutes(['build', module], yes)).toMatchObject({ code: 1, text: expect.stringContaining('already exists!') })
  expect((await chutes(['images', 'list'])).text).toContain(spec.image.tag)

  // Without a zero exit code a deployment of that package may have failed as well.
  const notice = await chutes(['deploy', module], yes)
  expect(notice).toMatchObject({ code: 0, text: expect.stringContaining('DEPLOYMENT FEE NOTICE') })
  expect(state.chutes).toEqual([])
  const deployed = await chutes(['deploy', module, '--accept-fee'], yes)
  const [chute] = state.chutes
  expect(deployed.text).toContain(`Successfully deployed chute ${spec.name} chute_id='${chute?.chuteId}' version=${chute?.version}`)
  expect(chute?.deployed.code).toBe(await readFile(join(cwd, spec.filename), 'utf8'))
  expect(chute?.deployed.cords?.map((cord) => cord.input_schema)).toEqual(spec.cords.map((cord) => cord.inputSchema))
  expect((await chutes(['deploy', module, '--accept-fee'], yes)).text).toContain('already exists')

  expect((await chutes(['chutes', 'list'])).text).toContain(spec.name)
  const got = await chutes(['chutes', 'get', spec.name])
  expect(got.text).toContain(`"slug": "${chute?.slug}"`)
  const id = chute?.chuteId ?? ''
  const rizzo = state.accounts.find(({ username }) => username === 'rizzo2')?.userId
  expect((await chutes(['share', '--chute-id', id, '--user-id', 'rizzo2'])).text).toContain("user.username='rizzo2'")
  expect(chute?.sharedWith).toEqual([rizzo])
  await chutes(['share', '--chute-id', id, '--user-id', 'rizzo2', '--remove'])
  expect(chute?.sharedWith).toEqual([])

  // The instance's log, by a signature of the purpose `logs`; it never ends.
  const watched = await chutes(['warmup', '--stream-logs', id], { until: 'model loaded' })
  expect(watched.text).toContain(`fetching hfuser/model at ${revision}`)

  const sessions = `${rehearsal.url}/encrypted_logs/${id}/sessions`
  const asOwner = { headers: { authorization: account.apiKey } }
  const [session] = (await (await fetch(sessions, asOwner)).json()) as { instance_id: string }[]
  const chunks = (await (await fetch(`${sessions}/${session?.instance_id}/chunks`, asOwner)).json()) as { chunks: string[] }
  const opened = await runPython(python, [join(folder, 'read_start_log.py')], {
    cwd,
    env: { ...env, HOTKEY_SEED: account.hotkeySeed },
    input: JSON.stringify({ ...session, ...chunks }),
  })
  expect(opened.text).toContain(`fetching hfuser/model at ${revision}\nmodel loaded, answering`)

  expect((await chutes(['secrets', 'create', '--purpose', id, '--key', 'HF_TOKEN', '--value', 'v'])).text).toContain('Successfully created')
  expect((await chutes(['keys', 'create', '--name', 'calls', '--chutes', '--action', 'invoke'])).text).toContain('"secret_key": "cpk_')

  expect((await chutes(['images', 'delete', imageRef], yes)).text).toContain('Image is in use by one or more chutes')
  expect((await chutes(['chutes', 'delete', id], yes)).text).toContain(`Successfully deleted chute ${id}`)
  expect((await chutes(['images', 'delete', imageRef], yes)).text).toContain('Successfully deleted image')
  expect([state.chutes, state.images]).toEqual([[], []])

  // A hotkey of reference chutes 2.1 becomes an account.
  const address = '5DtDLm5rQHShDqojQpsvcN8tRXHVFaecfDoRet1SU6BFD9Fi'
  await mkdir(join(cwd, 'wallets/w/hotkeys'), { recursive: true })
  await writeFile(join(cwd, 'wallets/w/hotkeys/h'), JSON.stringify({ ss58Address: address, secretSeed: `0x${'11'.repeat(32)}` }))
  await writeFile(join(cwd, 'wallets/w/coldkeypub.txt'), JSON.stringify({ ss58Address: address }))
  const wallet = ['--wallets-path', join(cwd, 'wallets'), '--wallet', 'w', '--hotkey', 'h']
  const newIni = join(cwd, 'new.ini')
  await chutes(['register', '--username', 'newminer', ...wallet], {
    ...yes,
    env: { ...env, CHUTES_CONFIG_PATH: newIni, CHUTES_API_URL: rehearsal.url, CHUTES_ALLOW_MISSING: 'true' },
  })
  const registered = state.accounts.find(({ username }) => username === 'newminer')
  expect(registered?.hotkey).toBe(address)
  expect(await readFile(newIni, 'utf8')).toContain(`user_id = ${registered?.userId}`)
})
