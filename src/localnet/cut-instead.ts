import type { IncomingMessage, ServerResponse } from 'node:http'

/** In place of the end of an answer: all is done, and nobody hears of it. */
export function cutInstead(request: IncomingMessage, response: ServerResponse): ServerResponse['end'] {
  return () => {
    request.socket.destroy()
    return response
  }
}
