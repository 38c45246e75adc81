import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Missing } from '../missing.ts'
import { namespaceProgram } from './namespace-program.ts'
import { type NamespaceOrder, type NamespaceReport, readNamespaceReport } from './namespace-report.ts'

export interface EnterOptions {
  /** Path of the namespace, as the container engine names it. */
  sandboxKey: string
  /** Path of the container's resolv.conf on this host. */
  resolver: string
  nsenter: string
  python: string
  order: Omit<NamespaceOrder, 'resolver' | 'processes'>
  timeoutMs: number
  signal: AbortSignal
}

const mostOutput = 1024 * 1024

/** Runs our program with the host's Python in the container's network namespace; nothing else of the container is entered. */
export async function enterNamespace(options: EnterOptions): Promise<NamespaceReport | Missing> {
  const { sandboxKey, resolver, nsenter, python, order, timeoutMs, signal } = options
  const command = [
    `--net=${sandboxKey}`,
    '--',
    python,
    '-ISu',
    '-c',
    namespaceProgram,
    JSON.stringify({ ...order, resolver, processes: false } satisfies NamespaceOrder),
  ]
  const settings = { env: {}, cwd: '/', timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: mostOutput, signal } as const
  try {
    const { stdout } = await promisify(execFile)(nsenter, command, settings)
    return readNamespaceReport(stdout, order.mark, 'nsenter') ?? silent('it ended without a report')
  } catch (error) {
    signal.throwIfAborted()
    const { stderr = '', killed, code } = error as { stderr?: string; killed?: boolean; code?: unknown }
    if (killed) return silent(`no report within ${timeoutMs / 1000} s`)
    return silent(stderr.trim().split('\n').at(-1) || `it ended with ${String(code)}`)
  }
}

function silent(why: string): Missing {
  return { missing: 'silent', why: `the probe in the network namespace (nsenter) failed: ${why}` }
}
