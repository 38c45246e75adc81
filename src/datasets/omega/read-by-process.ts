import { type ChildProcess, fork } from 'node:child_process'
import { BbxError } from '../../base/bbx-error.ts'
import { builtProgram } from '../../base/package-root.ts'
import type { PassedOver } from '../passed-over.ts'
import type { VideoClip } from '../video-clips/video-clip.ts'
import type { VoicePair } from '../voice-pairs.ts'
import type { Draw } from './draw.ts'
import type { OmegaSet } from './omega-sets.ts'

/** What each set gives. */
export interface Sample {
  'omega-voice': VoicePair
  'omega-multimodal': VideoClip
}

/** What the process is sent, once; after a sample it waits for any other message. */
export interface Order {
  set: OmegaSet
  path: string
  draw: Draw
}

/** What it tells. */
export type Told =
  | { at: 'group' }
  | { at: 'sample'; sample: Sample[OmegaSet] }
  | { at: 'refused'; what: string; why: string | null; remedy: string }
  | { at: 'end'; passedOver: PassedOver }

export interface ReadingLimits {
  signal?: AbortSignal | undefined
  /** Between two groups of rows, or two samples. */
  timeoutMs?: number
}

/** Of lists and texts; what a file says of itself takes a few megabytes. Bytes of audio lie outside of it and are limited by their claims. */
const heapMiB = 512

/**
 * A set's reader in a process of its own, with a limit of memory and of time: the reader of Parquet believes what runs of levels claim, and a
 * hostile file may let it fill any memory, which no thread survives, or keep it busy for ever. Throws BbxError U0007 also for such a file.
 */
export async function* readByProcess<Set extends OmegaSet>(
  order: Order & { set: Set },
  passedOver: PassedOver,
  limits: ReadingLimits = {},
): AsyncGenerator<Sample[Set]> {
  const { signal, timeoutMs = 180_000 } = limits
  signal?.throwIfAborted()
  const child = fork(builtProgram('omega-reader'), [], {
    execArgv: [`--max-old-space-size=${heapMiB}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const stop = () => void child.kill('SIGKILL')
  signal?.addEventListener('abort', stop, { once: true })
  const told = listen(child)
  try {
    send(child, order)
    for (;;) {
      const next = await told(timeoutMs)
      signal?.throwIfAborted()
      if (typeof next === 'string') throw refused(order, next)
      if (next.at === 'refused') throw asTold(next)
      if (next.at === 'sample') {
        yield next.sample as Sample[Set]
        send(child, 'go on')
      } else if (next.at === 'end') {
        for (const [why, rows] of next.passedOver) passedOver.set(why, rows)
        return
      }
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    stop()
  }
}

const tooMuch = `it takes more than ${heapMiB} MiB of memory beside the audio`
/** How V8 ends a process that has no room left, or wants an array larger than any. */
const outOfMemory = new Set<NodeJS.Signals>(['SIGABRT', 'SIGTRAP', 'SIGILL'])
const tooSlow = 'its rows could not be read in time'

/** What comes next: in time, or why nothing does. */
function listen(child: ChildProcess): (timeoutMs: number) => Promise<Told | string> {
  const waiting: Told[] = []
  let over: string | null = null
  let wake = () => {}
  child.on('message', (message: Told) => {
    waiting.push(message)
    wake()
  })
  child.on('error', ({ message }) => {
    over ??= message
    wake()
  })
  child.on('exit', (code, endedBy) => {
    over ??= endedBy !== null && outOfMemory.has(endedBy) ? tooMuch : `the process that reads it ended (${endedBy ?? code})`
    wake()
  })
  return async (timeoutMs) => {
    if (waiting.length === 0 && over === null) {
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        wake = resolve
        timer = setTimeout(resolve, timeoutMs)
      })
      clearTimeout(timer)
    }
    return waiting.shift() ?? over ?? tooSlow
  }
}

/** A process that is gone is told of by its exit. */
function send(child: ChildProcess, message: Order | string): void {
  child.send(message, () => {})
}

function asTold({ what, why, remedy }: Told & { at: 'refused' }): BbxError {
  return new BbxError('U0007', { what, remedy, ...(why === null ? {} : { why }) })
}

function refused({ path, set }: Order, why: string): BbxError {
  return new BbxError('U0007', { what: `${path} cannot be read as data of ${set}`, why, remedy: 'fetch the data once more' })
}
