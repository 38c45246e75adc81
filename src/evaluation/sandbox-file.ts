import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeDurably } from '../base/durable-file.ts'
import type { SandboxReport } from '../base/sandbox-report.ts'

const name = 'sandbox.json'

const texts = z.array(z.string())
const saved = z.object({
  engine: z.object({ product: z.string(), version: z.string() }),
  network: z.literal('none'),
  transport: z.enum(['exec', 'nsenter']),
  enforced: texts,
  missing: z.array(z.object({ what: z.string(), why: z.string() })),
  adapted: z.array(z.object({ what: z.string(), wanted: z.string(), given: z.string() })),
  gpu: z.object({ devices: texts, driver: z.string().nullable(), notes: texts }).nullable(),
  image: z.object({ id: z.string(), tag: z.string(), built: z.boolean(), fingerprint: z.string() }),
  proof: z.array(z.object({ id: z.string(), title: z.string(), verdict: z.enum(['blocked', 'open', 'unproven']), evidence: z.string() })),
}) satisfies z.ZodType<SandboxReport>

/** What the sandbox of a run was: a run that is gone on with when nothing is left to ask starts none. */
export async function writeSandbox(folder: string, sandbox: SandboxReport): Promise<void> {
  await writeDurably(join(folder, name), `${JSON.stringify(sandbox, null, 2)}\n`)
}

/** null where the run never had one. */
export async function readSandbox(folder: string): Promise<SandboxReport | null> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return saved.parse(JSON.parse(text))
  } catch {
    return null
  }
}
