import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { BbxError } from '../../base/bbx-error.ts'

export interface Python {
  /** Absolute, as the interpreter itself says. */
  path: string
  /** `3.11.7`. */
  version: string
  /** All that makes packages built for one interpreter useless to another. */
  identity: string
  /** Whether `python -m venv` can work. */
  hasVenv: boolean
}

export interface FindPythonOptions {
  /** A path or a name; null: `python3`, then `python`. */
  wanted: string | null
  environment: Readonly<Record<string, string>>
  signal: AbortSignal
}

const oldest = [3, 10] as const
const probeMs = 15_000
const probe = `
import json, os, platform, sys
try:
    import ensurepip, venv
    has_venv = True
except ImportError:
    has_venv = False
print(json.dumps({"path": sys.executable, "version": platform.python_version(), "hasVenv": has_venv,
    "identity": [os.path.realpath(sys.executable), sys.version, sys.platform, platform.machine()]}))`

/** Throws BbxError E0002 where there is no Python, or only one that is too old. */
export async function findPython({ wanted, environment, signal }: FindPythonOptions): Promise<Python> {
  const names = wanted === null ? ['python3', 'python'] : [wanted]
  const seen: string[] = []
  for (const name of names) {
    const found = await probePython(name, environment, signal)
    if (typeof found === 'string') seen.push(`${name}: ${found}`)
    else if (isNewEnough(found.version)) return found
    else seen.push(`${name}: version ${found.version} is too old`)
  }
  throw new BbxError('E0002', {
    what: wanted === null ? 'no usable Python was found' : `${wanted} is no usable Python`,
    why: seen.join('; '),
  })
}

/** What the interpreter says about itself, or why it said nothing. */
async function probePython(name: string, env: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Python | string> {
  try {
    const { stdout } = await promisify(execFile)(name, ['-I', '-c', probe], { env: { ...env }, timeout: probeMs, signal })
    return parseProbe(stdout) ?? 'it does not answer like a Python'
  } catch (error) {
    signal.throwIfAborted()
    const { code, killed, stderr = '' } = error as NodeJS.ErrnoException & { killed?: boolean; stderr?: string }
    if (String(code) === 'ENOENT') return 'not found'
    if (killed) return `no answer within ${probeMs / 1000} s`
    return stderr.trim().split('\n').at(-1) || `it cannot be run (${code})`
  }
}

function parseProbe(text: string): Python | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return null
    const { path, version, hasVenv, identity } = value as Partial<Record<string, unknown>>
    if (typeof path !== 'string' || path === '' || typeof version !== 'string') return null
    return { path, version, hasVenv: hasVenv === true, identity: JSON.stringify(identity) }
  } catch {
    return null
  }
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
}
