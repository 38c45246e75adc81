import { BbxError } from '../../base/bbx-error.ts'
import type { Context } from '../context.ts'

/** Shows what will be done and what it costs, and asks. Throws BbxError U0040 without a yes; in a pipe only --yes is one. */
export async function agree(lines: readonly string[], question: string, context: Context): Promise<void> {
  context.progress.done()
  for (const line of lines) context.progress.note(line)
  if (context.yes) return
  if (!context.interactive) throw new BbxError('U0040', { what: `${question} Nobody can be asked here` })
  const { askYes } = await import('../prompt.ts')
  if (!(await askYes(question, context))) throw new BbxError('U0040', { what: 'nothing was sent', remedy: 'run it again when you mean it' })
}
