import type { Chutes, InstanceLogEvent } from '../types.ts'

export interface RecentOptions {
  /** Lines of before, 0 to 10000. */
  backfill: number
  /** The platform's stream never ends: after so long without a line what there was has been told. */
  quietMs: number
  signal: AbortSignal
}

/** What an instance has printed until now. Throws BbxError as `Chutes` says. */
export async function* recentLines(
  chutes: Chutes,
  instanceId: string,
  { backfill, quietMs, signal }: RecentOptions,
): AsyncGenerator<InstanceLogEvent> {
  const quiet = new AbortController()
  const stop = () => quiet.abort(new DOMException('nothing more came', 'AbortError'))
  let timer: NodeJS.Timeout | undefined
  try {
    for await (const event of chutes.instanceLog(instanceId, { backfill, signal: AbortSignal.any([signal, quiet.signal]) })) {
      clearTimeout(timer)
      yield event
      timer = setTimeout(stop, quietMs)
    }
  } catch (error) {
    if (!quiet.signal.aborted || signal.aborted) throw error
  } finally {
    clearTimeout(timer)
    stop()
  }
}
