import { open } from 'node:fs/promises'

const everyMs = 300

/** Tells the newest line of a growing file from time to time, until disposed. */
export function followLog(path: string, onLine: (line: string) => void): Disposable {
  let at = 0
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    newestLine(path, at)
      .then((news) => {
        if (news === null) return
        at = news.end
        if (news.line !== '') onLine(news.line)
      })
      .catch(() => {})
      .finally(() => {
        busy = false
      })
  }, everyMs)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

async function newestLine(path: string, from: number): Promise<{ line: string; end: number } | null> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size <= from) return null
    const start = Math.max(from, size - 4_096)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start)
    const lines = buffer.toString('utf8', 0, bytesRead).split(/[\r\n]+/)
    return { line: lines.findLast((line) => line.trim() !== '')?.trim() ?? '', end: size }
  } finally {
    await file.close()
  }
}
