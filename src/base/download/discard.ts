import type { Dispatcher } from 'undici'

/** undici tells of a body that is given up as of an error: nobody is left to hear it. */
export function discard(body: Dispatcher.ResponseData['body']): void {
  body.on('error', () => {})
  body.destroy()
}
