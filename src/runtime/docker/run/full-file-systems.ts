import { statfs } from 'node:fs/promises'
import { join } from 'node:path'

const everyMs = 1_000
/** A write that does not fit fails before the last byte is taken. */
const fullShare = 0.98

export interface FileSystemWatch extends Disposable {
  /** Which were seen full, with their sizes. */
  full(): readonly string[]
}

/** Looks from the host how full the temporary file systems of a container are; nothing is seen where the host cannot look. */
export function watchFileSystems(view: string | null, paths: readonly string[]): FileSystemWatch {
  const found = new Map<string, string>()
  const look = async (path: string): Promise<void> => {
    const { blocks, bfree, bsize } = await statfs(join(`${view}/root`, path))
    if (blocks > 0 && (blocks - bfree) / blocks >= fullShare) {
      found.set(path, `${path} is full: ${Math.round(((blocks - bfree) * bsize) / 1024 / 1024)} MiB`)
    }
  }
  const timer = view === null ? null : setInterval(() => void Promise.all(paths.map((path) => look(path).catch(() => {}))), everyMs)
  timer?.unref()
  return {
    full: () => [...found.values()],
    [Symbol.dispose]() {
      if (timer !== null) clearInterval(timer)
    },
  }
}
