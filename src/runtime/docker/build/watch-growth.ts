import type { ContainerEngine } from '../container-engine/types.ts'
import type { StepContainers } from './step-containers.ts'

const pauseMs = 2000

/**
 * Looks at how much each container of a build's steps has written, as no engine limits that, and calls `onOver` once when one wrote more than
 * allowed. What cannot be looked at is looked at again later.
 */
export function watchGrowth(
  engine: ContainerEngine,
  { containers, limitBytes, onOver }: { containers: StepContainers; limitBytes: number; onOver: (bytes: number) => void },
): Disposable {
  let timer = setTimeout(look, pauseMs)
  let over = false
  async function look(): Promise<void> {
    const there = await containers.present().catch(() => [])
    const bytes = Math.max(0, ...(await Promise.all(there.map(({ Id }) => writtenBytes(engine, Id)))))
    if (over) return
    if (bytes <= limitBytes) {
      timer = setTimeout(look, pauseMs)
      return
    }
    over = true
    onOver(bytes)
  }
  return {
    [Symbol.dispose]() {
      over = true
      clearTimeout(timer)
    },
  }
}

async function writtenBytes(engine: ContainerEngine, id: string): Promise<number> {
  try {
    const inspected = await engine.call('size of a build step', engine.docker.getContainer(id).inspect({ size: true } as object))
    return (inspected as { SizeRw?: number }).SizeRw ?? 0
  } catch {
    return 0
  }
}
