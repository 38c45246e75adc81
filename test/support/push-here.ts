import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { init } from '../../src/cli/commands/init.ts'
import { push } from '../../src/cli/commands/push.ts'
import { serveAxon } from '../../src/cli/commands/serve-axon.ts'
import { status } from '../../src/cli/commands/status.ts'
import type { Context } from '../../src/cli/context.ts'
import type { PushCommandOptions } from '../../src/cli/pushing/push-options.ts'
import { pushSchema } from '../../src/cli/schemas/push.ts'
import { statusSchema } from '../../src/cli/schemas/status.ts'
import { type Receipt, receiptSchema } from '../../src/push/receipt/receipt.ts'
import type { Rehearsal } from './rehearsal.ts'
import { bob } from './submission-folder.ts'
import { documentOf, testContext } from './test-context.ts'

export interface Surroundings {
  yes?: boolean
  /** Hears each line as it is said. */
  onText?(text: string): void
  environment?: Readonly<Record<string, string>>
}

const usual: PushCommandOptions = { dir: 'm', commit: true, publish: true, wait: true, timeout: 30, hotkeyUri: '//Bob', skipTest: true }

/** A working folder with a new submission in `m`. */
export async function folderToPush(track: string, hotkey = bob): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), 'bbx-push-'))
  await init({ dir: 'm', track, hotkey, template: 'baseline', ci: null, force: false }, await testContext(cwd))
  return cwd
}

/** `bbx push m --skip-test` in this process, by Bob unless `options` say otherwise. */
export async function pushHere(world: Rehearsal, cwd: string, options: Partial<PushCommandOptions> = {}, around: Surroundings = {}) {
  const { yes = true, onText = () => {}, environment = {} } = around
  const notes: string[] = []
  const note = (text: string) => {
    notes.push(text)
    onText(text)
  }
  const context: Context = {
    ...(await testContext(cwd, { environment: { ...world.environment, ...environment } })),
    ...{ yes, progress: { say: onText, note, done() {} } },
  }
  const result = documentOf(await push({ ...usual, ...options }, context))
  const document = pushSchema.parse({ bbx: '0.0.0', exit: result.exit, ...result.document })
  return { document, notes, text: result.text({ color: false, columns: 80 }) }
}

/** `bbx status` of Bob in this process. */
export async function statusHere(world: Rehearsal, cwd: string, environment: Readonly<Record<string, string>> = {}) {
  const netuid = { BBX_NETUID: String(world.net.netuid) }
  const context = await testContext(cwd, { environment: { ...world.environment, ...netuid, ...environment } })
  const result = documentOf(await status({ hotkey: bob }, context))
  const document = statusSchema.parse({ bbx: '0.0.0', exit: result.exit, ...result.document })
  return { document, text: result.text({ color: false, columns: 80 }) }
}

/** Bob's hotkey says where a server answers: validators of babelbit need no chute then. */
export async function bobServesAxon(world: Rehearsal): Promise<void> {
  const environment = { ...world.environment, BBX_NETUID: String(world.net.netuid) }
  const context = await testContext(await mkdtemp(join(tmpdir(), 'bbx-axon-')), { environment })
  await serveAxon({ ip: '203.0.113.7', port: 8091, hotkeyUri: '//Bob', wait: 60 }, { ...context, yes: true })
}

/** What became of each step. */
export function statusesOf({ steps }: { steps: readonly { id: string; status: string }[] }): Record<string, string> {
  return Object.fromEntries(steps.map(({ id, status }) => [id, status]))
}

/** The receipts of a working folder, the oldest first. */
export async function receiptsIn(cwd: string): Promise<Receipt[]> {
  const folder = join(cwd, '.bbx/receipts')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(names.map(async (name) => receiptSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))))
}
