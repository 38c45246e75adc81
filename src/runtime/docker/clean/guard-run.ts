import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ProcessIdentity } from '../../../base/process-identity.ts'
import { within } from '../../../base/within.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { ownerLabel, runLabel } from '../labels.ts'
import { guardProgram } from './guard-program.ts'
import { ownerLabelText } from './owner.ts'

export interface RunGuard {
  /** All of the run is gone, and so is the guard; without this word it removes what is there as soon as this process has ended. */
  done(): Promise<void>
}

const smallHeap = ['--max-old-space-size=32', '--max-semi-space-size=1']
const endMs = 2_000

/**
 * Ties what carries a run's labels to the life of this process: a bbx that is killed leaves no server behind that goes on computing. For a
 * container engine behind ssh there is none, since that needs keys; what it would have removed goes at the next start.
 */
export function guardRun({ address }: Pick<ContainerEngine, 'address'>, { run, owner }: { run: string; owner: ProcessIdentity }): RunGuard {
  const { protocol, socketPath, host, port, ca, cert, key } = address.options
  if (protocol === 'ssh') return { async done() {} }
  const words = [...smallHeap, '--input-type=module', '-e', guardProgram]
  // A session of its own: Ctrl-C in the terminal is for bbx alone.
  const guard = spawn(process.execPath, words, { stdio: ['pipe', 'ignore', 'ignore'], detached: true, env: {} })
  guard.on('error', () => {})
  guard.stdin.on('error', () => {})
  guard.unref()
  const ended = once(guard, 'exit').catch(() => {})
  const text = (value: unknown) => (Array.isArray(value) ? value.map(String) : value === undefined ? undefined : String(value))
  const options = { protocol, socketPath, host, port, ca: text(ca), cert: text(cert), key: text(key) }
  // Not on its command line: the key to a container engine is among it.
  guard.stdin.write(`${JSON.stringify({ options, labels: [`${runLabel}=${run}`, `${ownerLabel}=${ownerLabelText(owner)}`] })}\n`)
  return {
    async done() {
      guard.stdin.end('done\n')
      // Waited for, it keeps this process alive: nothing else may be left that does.
      guard.ref()
      await within(ended, endMs)
      guard.unref()
    },
  }
}
