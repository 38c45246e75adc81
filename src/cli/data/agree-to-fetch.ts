import type { Context } from '../context.ts'

/** Says what there is to fetch. On a terminal it asks; elsewhere, and with --yes, it goes on. */
export async function agreeToFetch(what: string, context: Context): Promise<boolean> {
  context.progress.done()
  if (!context.interactive || context.yes) {
    context.progress.note(what)
    return true
  }
  const { askYes } = await import('../prompt.ts')
  return askYes(`${what}: fetch it?`, context)
}
