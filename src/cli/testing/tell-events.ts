import type { RuntimeEvent } from '../../runtime/types.ts'
import type { Context } from '../context.ts'

/** Shows what a runtime is doing, and keeps it from -v on. */
export function tellEvents({ progress, log }: Context): (event: RuntimeEvent) => void {
  return ({ text }) => {
    progress.say(text)
    log('info', text)
  }
}
