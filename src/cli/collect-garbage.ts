import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Collects what lies about, once, and with it the memory outside of the heap that only garbage still held. V8 does it when it needs room;
 * a server that mostly waits needs none, and would keep for hours what its start left behind.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
}
