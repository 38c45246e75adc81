import { setTimeout as sleep } from 'node:timers/promises'
import { BbxError } from '../../base/bbx-error.ts'
import type { Chutes, InstanceLogEvent } from '../types.ts'
import { openQueue } from './open-queue.ts'

export interface InstanceLine {
  instance: string
  event: InstanceLogEvent
}

export interface FollowOptions {
  /** Lines of before that each instance begins with, 0 to 10000. */
  backfill: number
  /** The instances that are there now; asked again and again. */
  instances(): Promise<readonly string[]>
  /** Between two such questions. */
  everyMs: number
  /** Of a stream that broke, before it is opened again; longer each time. */
  pauseMs: number
  signal: AbortSignal
}

const mostReconnects = 30

/** What all instances print, as it comes, those that start meanwhile included; until the signal. A stream that breaks is opened again; one whose instance is gone ends. */
export async function* followInstances(chutes: Chutes, options: FollowOptions): AsyncGenerator<InstanceLine> {
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const queue = openQueue<InstanceLine>()
  const known = new Set<string>()
  const readers: Promise<void>[] = []
  const watch = async () => {
    while (true) {
      for (const instance of await options.instances()) {
        if (known.has(instance)) continue
        known.add(instance)
        const push = (event: InstanceLogEvent) => queue.push({ instance, event })
        readers.push(readOne(chutes, instance, { ...options, signal, push }).catch(queue.fail))
      }
      await sleep(options.everyMs, undefined, { signal })
    }
  }
  const watching = watch().catch(queue.fail)
  try {
    yield* queue.items()
  } finally {
    stop.abort(new DOMException('the log is followed no more', 'AbortError'))
    await Promise.all([watching, ...readers])
  }
}

type ReadOptions = Pick<FollowOptions, 'backfill' | 'pauseMs' | 'signal'> & { push(event: InstanceLogEvent): void }

async function readOne(chutes: Chutes, instance: string, { backfill, pauseMs, signal, push }: ReadOptions): Promise<void> {
  for (let broken = 0; ; broken++) {
    try {
      for await (const event of chutes.instanceLog(instance, { backfill: broken === 0 ? backfill : 0, signal })) push(event)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof BbxError)) throw error
      if (error.code === 'E0001') return push({ kind: 'event', event: 'the instance is gone' })
      if (error.code !== 'E0007' || broken >= mostReconnects) throw error
    }
    await sleep(Math.min(pauseMs * (broken + 1), 30_000), undefined, { signal })
  }
}
