import { closeSync, openSync, writeSync } from 'node:fs'

export interface EvidenceFile extends Disposable {
  /** Appends one line; what does not fit any more is dropped, an event only after all samples. */
  write(kind: 'limits' | 'event' | 'sample', value: Readonly<Record<string, unknown>>): void
}

export const evidenceName = 'container.jsonl'

/** Of samples; events may come in addition, up to twice of it. */
const sampleBytes = 512 * 1024

/**
 * What a verdict over a container stands on, kept beside its log: its limits, what the container engine told of it, and samples of what it used.
 * `ms` counts from the opening of the file. A full disk costs the evidence, not the run.
 */
export function evidenceFile(path: string): EvidenceFile {
  const openedAt = performance.now()
  let file = openOrNone(path)
  let bytes = 0
  return {
    write(kind, value) {
      const line = `${JSON.stringify({ ms: Math.round(performance.now() - openedAt), [kind]: value })}\n`
      if (file === null || bytes + line.length > (kind === 'sample' ? sampleBytes : 2 * sampleBytes)) return
      bytes += line.length
      try {
        writeSync(file, line)
      } catch {}
    },
    [Symbol.dispose]() {
      if (file !== null) closeSync(file)
      file = null
    },
  }
}

function openOrNone(path: string): number | null {
  try {
    return openSync(path, 'w', 0o600)
  } catch {
    return null
  }
}
