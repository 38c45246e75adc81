import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPython } from '../../src/runtime/process/python.ts'
import { virtualEnvironment } from '../../src/runtime/process/virtual-environment.ts'

/**
 * A Python with the real package bittensor-wallet, in an environment of its own that is kept between runs; or why there is none: the registry
 * cannot be reached. Anything else that goes wrong is thrown.
 */
export async function pythonWallet(version: string): Promise<{ python: string } | { skipReason: string }> {
  const environment = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  const signal = AbortSignal.timeout(170_000)
  const root = await mkdtemp(join(tmpdir(), 'bbx-python-wallet-'))
  try {
    await writeFile(join(root, 'requirements.txt'), `bittensor-wallet==${version}\n`)
    const python = await findPython({ wanted: null, environment, signal })
    const cacheDir = join(tmpdir(), 'bbx-test-environments')
    const made = await virtualEnvironment({ root, python, cacheDir, stateDir: cacheDir, environment, onEvent: () => {}, signal })
    if ('folder' in made) return { python: join(made.folder, 'bin', 'python') }
    if (made.code === 'E0003') return { skipReason: `bittensor-wallet ${version} cannot be fetched: ${made.what}` }
    throw new Error(`${made.what}: ${made.evidence}`)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
