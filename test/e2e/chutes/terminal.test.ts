import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chuteDeploymentSchema, chuteQuoteSchema } from '../../../src/cli/schemas/chutes.ts'
import { localnetSchema } from '../../../src/cli/schemas/localnet.ts'
import { revision } from '../../localnet/chutes/deployment.ts'
import { onATerminal } from '../../support/on-a-terminal.ts'
import { bbxProgram, emptyFolder, runBbx } from '../../support/run-bbx.ts'

const hotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'
const words = ['chute', 'deploy', 'm', '--revision', revision, '--repo', 'owner/model']

let localnet: ChildProcess
let cwd = ''
let env: Record<string, string> = {}
const key = `cpk_${'0'.repeat(32)}.${'1'.repeat(32)}.${'a'.repeat(32)}`

beforeAll(async () => {
  cwd = await emptyFolder()
  const ports = ['--port', '0', '--hub-port', '0', '--chutes-port', '0']
  localnet = spawn(process.execPath, ['--', bbxProgram, 'localnet', '--chutes', ...ports], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd },
  })
  const ready = await new Promise<string>((resolve) => localnet.stdout?.once('data', (line: Buffer) => resolve(line.toString())))
  const { chain } = localnetSchema.parse(JSON.parse(ready))
  // The real account is configured, and has no part in a rehearsal.
  env = { BBX_NETWORK: chain, CHUTES_API_KEY: key, CHUTES_USERNAME: 'SomebodyReal' }
  expect((await runBbx(['init', 'm', '--track', 'babelbit', '--hotkey', hotkey], { cwd })).code).toBe(0)
}, 60_000)
afterAll(async () => {
  const gone = new Promise((resolve) => localnet.once('close', resolve))
  localnet.kill('SIGTERM')
  await gone
})

describe('bbx chute on a terminal, in a rehearsal', { timeout: 120_000 }, () => {
  it('shows what a deployment costs and asks: no deploys nothing', async () => {
    const { status, screen } = onATerminal(words, cwd, { env, steps: [{ after: 'deploy?', keys: 'n' }] })
    expect(status, screen).toBe(2)
    expect(screen).toContain('rehearsal: deployment fee: about $0.60')
    expect(screen).toContain('nothing was sent')
    const missing = await runBbx(['chute', 'get', '--revision', revision, '--repo', 'owner/model'], { cwd, env })
    expect(missing.code).toBe(3)
  })

  it('takes the repository that a push would take, where none is named', async () => {
    const quote = await runBbx(['chute', 'quote', 'm', '--revision', revision, '--wallet-hotkey', 'h1', '--json'], { cwd, env })
    expect(chuteQuoteSchema.parse(quote.document())).toMatchObject({ exit: 0, repo: 'miner/Babelbit-h1' })
  })

  it('a yes deploys, and whoever names no chute is asked which', async () => {
    const { status, screen } = onATerminal(words, cwd, { env, steps: [{ after: 'deploy?', keys: 'y' }] })
    expect(status, screen).toBe(0)
    const again = chuteDeploymentSchema.parse((await runBbx([...words, '--json'], { cwd, env })).document())
    expect(again).toMatchObject({ exit: 0, how: 'already', rehearsal: true })
    const get = onATerminal(['chute', 'get'], cwd, { env, steps: [{ after: 'Which chute', keys: `${again.chute.name}\r` }] })
    expect(get.status, get.screen).toBe(0)
    expect(get.screen).toContain(`rehearsal:   ID: ${again.chute.id}`)
    const ended = onATerminal(['chute', 'delete', again.chute.id], cwd, { env, steps: [{ after: 'delete?', keys: '\u0003' }] })
    expect(ended.status, ended.screen).toBe(130)
    expect(onATerminal(['chute', 'delete', again.chute.id], cwd, { env, steps: [{ after: 'delete?', keys: 'y' }] }).status).toBe(0)
  })

  it('saves no account of a rehearsal, and shows no key', async () => {
    const login = await runBbx(['chute', 'login'], { cwd, env })
    expect(login.code).toBe(0)
    expect(login.stdout + login.stderr).not.toMatch(/cpk_|SomebodyReal/)
    for (const line of login.stdout.trim().split('\n')) expect(line).toMatch(/^rehearsal: /)
    const saved = await runBbx(['chute', 'login', '--save'], { cwd, env })
    expect(saved.code).toBe(2)
    expect(existsSync(join(cwd, '.chutes'))).toBe(false)
  })
})
