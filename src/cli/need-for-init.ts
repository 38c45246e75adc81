import { tracks } from '../tracks/registry.ts'
import type { Context } from './context.ts'
import { need, type Problem } from './need.ts'
import { wrongAddress } from './wrong-address.ts'

/** What `bbx init` cannot do without; the wallet's own hotkey is offered where a person is asked. */
export async function needForInit(
  given: { track?: string; hotkey?: string },
  context: Context,
): Promise<{ track: string; hotkey: string }> {
  const settings = await context.settings()
  return need(
    {
      track: {
        given: given.track ?? null,
        flag: '--track',
        variable: null,
        question: 'Which track?',
        choices: Object.keys(tracks),
        problem: wrongTrack,
      },
      hotkey: {
        given: given.hotkey ?? settings.string('hotkey.address'),
        flag: '--hotkey',
        variable: 'BBX_HOTKEY',
        question: 'Which hotkey will commit (SS58 address)?',
        offer: await settings.walletHotkeyAddress(),
        problem: (value) => wrongAddress(value, 'the hotkey'),
      },
    },
    context,
  )
}

/** null for a track that there is. */
export function wrongTrack(track: string): Problem | null {
  if (Object.hasOwn(tracks, track)) return null
  return { what: `no track is named ${track}`, remedy: `the tracks: ${Object.keys(tracks).join(', ')}` }
}
