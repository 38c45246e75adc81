import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { status } from '../../../src/cli/commands/status.ts'
import { statusSchema } from '../../../src/cli/schemas/status.ts'
import { folderToPush, pushHere } from '../../support/push-here.ts'
import { type Rehearsal, rehearsal } from '../../support/rehearsal.ts'
import { alice, bob } from '../../support/submission-folder.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

let world: Rehearsal
beforeAll(async () => {
  world = await rehearsal(21)
})
afterAll(() => world[Symbol.asyncDispose]())

async function statusIn(cwd: string, environment: Readonly<Record<string, string>> = {}) {
  const context = await testContext(cwd, { environment: { ...world.environment, BBX_NETUID: '21', ...environment } })
  const result = documentOf(await status({ hotkey: bob }, context))
  return statusSchema.parse({ bbx: '0.0.0', exit: result.exit, ...result.document })
}

test('a later push that ended before it signed anything hides no commitment', async () => {
  const cwd = await folderToPush('voice-to-voice')
  const { document: committed } = await pushHere(world, cwd, { repo: 'kept' })
  expect(committed.exit).toBe(0)
  await writeFile(join(cwd, 'm/hotkey.txt'), alice)
  const { document: broken } = await pushHere(world, cwd, { repo: 'kept' })
  expect(broken.error?.code).toBe('S1010')
  const later = /([^/]+)\.json$/.exec(broken.receipt ?? '')?.[1]
  expect(await statusIn(cwd)).toMatchObject({
    exit: 0,
    receipt: { path: committed.receipt, payload: committed.payload, finished: true },
    differences: [`the push of receipt ${later} has committed nothing yet: run it again`],
  })
})

test('a subnet that is not there', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'bbx-status-'))
  await expect(statusIn(cwd, { BBX_NETUID: '7' })).rejects.toMatchObject({ code: 'E0044', exit: 3 })
})

describe('whose status, where nothing says so', () => {
  const wallet = { BBX_WALLET_COLD: 'miner', BBX_WALLET_HOT: 'h1' }

  test('there is no such key', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'bbx-status-'))
    const path = { ...wallet, BBX_WALLET_PATH: cwd }
    await expect(statusOfWallet(cwd, path)).rejects.toMatchObject({
      code: 'U0002',
      why: `there is no key at ${join(cwd, 'miner/hotkeys/h1')}`,
    })
  })

  test('the key is encrypted, and its public half is not there', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'bbx-status-'))
    await mkdir(join(cwd, 'miner/hotkeys'), { recursive: true })
    await writeFile(join(cwd, 'miner/hotkeys/h1'), `$NACL${'x'.repeat(100)}`)
    await expect(statusOfWallet(cwd, { ...wallet, BBX_WALLET_PATH: cwd })).rejects.toMatchObject({
      code: 'U0002',
      message: `the address of the hotkey in ${join(cwd, 'miner/hotkeys/h1')} is not known`,
      missing: [{ flag: '--hotkey' }],
    })
  })

  async function statusOfWallet(cwd: string, environment: Readonly<Record<string, string>>) {
    return status({}, await testContext(cwd, { environment: { ...world.environment, BBX_NETUID: '21', ...environment } }))
  }
})
