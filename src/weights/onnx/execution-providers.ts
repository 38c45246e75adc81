import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * CUDA first where onnxruntime-node was installed with its libraries. Asking for it without them fails, and writes to stderr past us: so the file is
 * looked for.
 */
export function executionProviders(): readonly ('cuda' | 'cpu')[] {
  const { platform, arch } = process
  if (platform !== 'linux') return ['cpu']
  const folder = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'))
  return existsSync(join(folder, 'bin', 'napi-v6', platform, arch, 'libonnxruntime_providers_cuda.so')) ? ['cuda', 'cpu'] : ['cpu']
}
