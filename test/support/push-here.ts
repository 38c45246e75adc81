import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { init } from '../../src/cli/commands/init.ts'
import { push } from '../../src/cli/commands/push.ts'
import type { Context } from '../../src/cli/context.ts'
import type { PushCommandOptions } from '../../src/cli/pushing/push-options.ts'
import { pushSchema } from '../../src/cli/schemas/push.ts'
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

/** The receipts of a working folder, the oldest first. */
export async function receiptsIn(cwd: string): Promise<Receipt[]> {
  const folder = join(cwd, '.bbx/receipts')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(names.map(async (name) => receiptSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))))
}
