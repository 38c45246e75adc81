import { setTimeout as pause } from 'node:timers/promises'
import { parseUsed } from './parse-smi.ts'
import { runProgram } from './run-program.ts'
import type { GpuPlan, GpuUsage } from './types.ts'

export interface WatchGpuMemory {
  plan: Pick<GpuPlan, 'devices'>
  /** As in the variable PATH. */
  path: string
  everyMs?: number
}

export interface GpuMemoryWatch extends AsyncDisposable {
  usage(): GpuUsage
}

const usualMs = 2_000
/** A minute of them. */
const samplesKept = 30

/** Looks at the memory of a plan's devices until it is disposed of. Without devices it does nothing. */
export function watchGpuMemory({ plan, path, everyMs = usualMs }: WatchGpuMemory): GpuMemoryWatch {
  const wanted = new Set(plan.devices.map(({ uuid }) => uuid))
  const stop = new AbortController()
  const peakBytes: Record<string, number> = {}
  const samples: GpuUsage['samples'][number][] = []
  const started = performance.now()

  async function look(): Promise<void> {
    const ran = await runProgram('nvidia-smi', ['--query-gpu=uuid,memory.used', '--format=csv,noheader,nounits'], {
      path,
      signal: stop.signal,
    })
    if (ran === null || 'failed' in ran) return
    const usedBytes = Object.fromEntries(Object.entries(parseUsed(ran.output)).filter(([uuid]) => wanted.has(uuid)))
    for (const [uuid, bytes] of Object.entries(usedBytes)) peakBytes[uuid] = Math.max(peakBytes[uuid] ?? 0, bytes)
    samples.push({ atS: Math.round((performance.now() - started) / 100) / 10, usedBytes })
    if (samples.length > samplesKept) samples.shift()
  }
  async function watch(): Promise<void> {
    while (!stop.signal.aborted) {
      await look()
      await pause(everyMs, undefined, { signal: stop.signal, ref: false })
    }
  }
  const watching = wanted.size === 0 ? Promise.resolve() : watch().catch(() => {})
  return {
    usage: () => ({ peakBytes: { ...peakBytes }, samples: [...samples] }),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await watching
    },
  }
}
