import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { messageOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { jsonLines } from './json-lines.ts'

/** How a container ended, as the container engine told it. */
export interface ContainerEnd {
  /** null where the container engine went away first. */
  code: number | null
  /** Why nobody knows how it ended: the container engine is gone, or was restarted. */
  engineGone: string | null
  /** Of `performance.now()`. */
  at: number
}

export interface ContainerWatch extends Disposable {
  /** Never rejects. */
  ended: Promise<ContainerEnd>
  /** When the kernel killed a process of the container for want of memory. */
  ooms: readonly number[]
  /** Signals that were sent through the container engine, ours included. */
  kills: readonly { signal: string; at: number }[]
}

const eventLine = z.object({
  Action: z.string(),
  Actor: z.object({ Attributes: z.record(z.string(), z.string()).nullish() }).nullish(),
})

/** Events of one moment come over two ways; the one that tells of memory may be the later. */
const newsMs = 300
const longestTimerMs = 2 ** 31 - 1

/**
 * Watches a container that was made and not yet started, until it ended. The stream of events breaks when the container engine goes, which the
 * call that waits does not notice.
 */
export async function watchContainer(
  engine: ContainerEngine,
  id: string,
  signal: AbortSignal,
  onEvent: (event: Readonly<Record<string, string>>) => void = () => {},
): Promise<ContainerWatch> {
  const { docker, call } = engine
  const ooms: number[] = []
  const kills: { signal: string; at: number }[] = []
  const filters = { container: [id], event: ['oom', 'kill', 'die', 'died'] }
  const stream = (await call('watch events', docker.getEvents({ filters }), { signal })) as Readable
  let disposed = false
  let tellEnd: (end: Omit<ContainerEnd, 'at'>) => void = () => {}
  const end = new Promise<ContainerEnd>((resolve) => {
    tellEnd = (told) => resolve({ ...told, at: performance.now() })
  })
  const read = async (): Promise<void> => {
    for await (const value of jsonLines(stream)) {
      const event = eventLine.safeParse(value)
      if (!event.success) continue
      const { Action, Actor } = event.data
      const { signal: sent, exitCode } = Actor?.Attributes ?? {}
      onEvent({ action: Action, ...(sent === undefined ? {} : { signal: sent }), ...(exitCode === undefined ? {} : { exitCode }) })
      if (Action === 'oom') ooms.push(performance.now())
      else if (Action === 'kill') kills.push({ signal: Actor?.Attributes?.signal ?? '', at: performance.now() })
      else {
        const code = Number(Actor?.Attributes?.exitCode ?? Actor?.Attributes?.containerExitCode ?? Number.NaN)
        if (Number.isInteger(code)) tellEnd({ code, engineGone: null })
      }
    }
    if (!disposed) tellEnd({ code: null, engineGone: 'its stream of events broke off' })
  }
  void read()
  // `next-exit`: a container that was only made counts as one that does not run.
  const waiting = docker.getContainer(id).wait({ condition: 'next-exit' })
  call('wait for the container', waiting, { timeoutMs: longestTimerMs }).then(
    ({ StatusCode }: { StatusCode: number }) => tellEnd({ code: StatusCode, engineGone: null }),
    (error: unknown) => {
      if (!disposed) tellEnd({ code: null, engineGone: messageOf(error) })
    },
  )
  return {
    ended: end.then(async (told) => {
      await sleep(newsMs)
      return told
    }),
    ooms,
    kills,
    [Symbol.dispose]() {
      disposed = true
      stream.destroy()
    },
  }
}
