import { join } from 'node:path'
import { acquireLock } from '../../base/lock.ts'
import { type HotkeyPlace, hotkeyState } from '../chain/hotkey-state.ts'

/**
 * One push at a time: from a folder, where the receipts lie, and of a hotkey on a subnet from whatever folder, for the later commitment would take the place of the
 * one before. Throws BbxError E0006 where there is another, E0005 where nothing can be written down.
 */
export async function lockPush(cwd: string, place: HotkeyPlace): Promise<AsyncDisposable> {
  const folder = await acquireLock(join(cwd, '.bbx', 'push.lock'), { what: `a push from ${cwd}` })
  try {
    const what = `a push of ${place.hotkey} to subnet ${place.netuid}`
    const hotkey = await acquireLock(hotkeyState('push', place, 'lock'), { what })
    return {
      async [Symbol.asyncDispose]() {
        await hotkey[Symbol.asyncDispose]()
        await folder[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await folder[Symbol.asyncDispose]()
    throw error
  }
}
