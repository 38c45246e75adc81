import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeDurably } from '../base/durable-file.ts'
import type { Fault } from '../base/fault.ts'

const name = 'probe.json'
const saved = z.object({
  faults: z.array(z.custom<Fault>((value) => typeof value === 'object' && value !== null && 'code' in value && 'by' in value)),
})

/** What came of the questions beside the plan: a run that is gone on with when nothing is left to ask asks them no more. */
export async function writeProbe(folder: string, faults: readonly Fault[]): Promise<void> {
  await writeDurably(join(folder, name), `${JSON.stringify({ faults }, null, 2)}\n`)
}

/** null where they were not asked, or what came of them cannot be read: then they are asked. */
export async function readProbe(folder: string): Promise<readonly Fault[] | null> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => null)
  try {
    return text === null ? null : saved.parse(JSON.parse(text)).faults
  } catch {
    return null
  }
}
