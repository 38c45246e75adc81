import { rm } from 'node:fs/promises'
import { sandboxLines } from '../../report/sandbox-lines.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'
import { openServer } from '../testing/open-server.ts'
import type { SandboxChoices } from '../testing/sandbox-choices.ts'

export interface ChuteBuildOptions extends Omit<SandboxChoices, 'via'> {
  dir: string
}

/**
 * The image of a chute on this machine, and its server once up under the restrictions of a test and down again: whether the chute would come up.
 * Throws BbxError with the fault's code where it does not.
 */
export async function chuteBuild(options: ChuteBuildOptions, context: Context): Promise<CommandResult> {
  const { dir } = options
  const server = await openServer({ dir, name: 'chute', profile: null, choices: { ...options, via: 'chute' } }, context)
  const { recorded, folder } = server
  try {
    const { prepared, running } = await server.start()
    const { healthyAfterMs, sandbox } = running
    await running[Symbol.asyncDispose]()
    context.progress.done()
    const image = prepared.facts.image ?? null
    return {
      kind: 'document',
      exit: 0,
      document: {
        schema: 'bbx.chute-build/1',
        submission: { path: recorded.path, fingerprint: recorded.fingerprint, track: recorded.track },
        ...{ image, healthyAfterMs, sandbox },
      },
      text(style) {
        const { green, bold } = paint(style)
        const after = healthyAfterMs === null ? '' : ` in ${(healthyAfterMs / 1000).toFixed(1)} s`
        const head = `${green('built')} ${bold(String(image))}: its server came up${after}, and is stopped`
        return [head, ...sandboxLines(sandbox).map((line) => `  ${line}`)].join('\n')
      },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
