import type { Context } from './context.ts'
import { need } from './need.ts'

/** What `bbx init` cannot do without; the wallet's own hotkey is offered where a person is asked. */
export async function needForInit(
  given: { track?: string; hotkey?: string },
  context: Context,
): Promise<{ track: string; hotkey: string }> {
  const settings = await context.settings()
  return need(
    {
      track: { given: given.track ?? null, flag: '--track', variable: null, question: 'Which track?', choices: ['babelbit'] },
      hotkey: {
        given: given.hotkey ?? settings.string('hotkey.address'),
        flag: '--hotkey',
        variable: 'BBX_HOTKEY',
        question: 'Which hotkey will commit (SS58 address)?',
        offer: await settings.walletHotkeyAddress(),
      },
    },
    context,
  )
}
