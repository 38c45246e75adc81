import type { Context } from '../../src/cli/context.ts'
import type { CommandResult, DocumentResult } from '../../src/cli/result.ts'
import { type Given, settingsFrom } from '../config/settings-fixture.ts'

/** What the shell would hand to a command that is called in `cwd`, with settings of their own and nobody to ask. */
export async function testContext(cwd: string, given: Given = {}, signal = new AbortController().signal): Promise<Context> {
  const { settings } = await settingsFrom(given)
  return {
    version: '0.0.0',
    cwd,
    signal,
    json: false,
    yes: false,
    interactive: false,
    verbosity: 0,
    settings: async () => settings,
    progress: { say() {}, note() {}, done() {} },
    log() {},
    ready() {},
  }
}

export function documentOf(result: CommandResult): DocumentResult {
  if (result.kind !== 'document') throw new Error(`a document was expected, not ${result.kind}`)
  return result
}
