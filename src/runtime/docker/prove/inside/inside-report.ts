import { z } from 'zod'

export interface InsideOrder {
  mark: string
  seconds: number
  /** Sockets that must not be there. */
  sockets: readonly string[]
  /** Folders in which nothing may be written. */
  writes: readonly string[]
  /** Files that may not be written. */
  files: readonly string[]
  /** Folders that may be written, and whose files may not be executed. */
  executes: readonly string[]
  /** Files of the kernel that must not open for writing. */
  settings: readonly string[]
}

/** Why the kernel refused, as the name of an errno; null: it was allowed. */
const outcome = z.string().max(200).nullable()
const outcomes = z.record(z.string().max(4096), outcome)

const report = z.object({
  mark: z.string(),
  status: z.string().max(10_000),
  sockets: z.array(z.string().max(4096)),
  raw: outcomes,
  machine: outcomes,
  writes: outcomes,
  files: outcomes,
  executes: outcomes,
  settings: outcomes,
  devices: z.array(
    z.object({
      path: z.string().max(4096),
      block: z.boolean(),
      major: z.number(),
      minor: z.number(),
    }),
  ),
  calls: outcomes,
})

/** What the program in the container tried. */
export type InsideReport = z.infer<typeof report>

export function readInsideReport(output: string, mark: string): InsideReport | null {
  for (const line of output.split('\n')) {
    if (!line.startsWith('{')) continue
    try {
      const parsed = report.safeParse(JSON.parse(line))
      if (parsed.success && parsed.data.mark === mark) return parsed.data
    } catch {}
  }
  return null
}
