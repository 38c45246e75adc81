import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type ProcessIdentity, processIdentity } from '../../../../src/base/process-identity.ts'

/** The identity of a process that ran here a moment ago and is gone. */
export async function deadProcess(): Promise<ProcessIdentity> {
  const child = spawn('sleep', ['60'])
  const identity = processIdentity(child.pid ?? 0)
  child.kill('SIGKILL')
  await once(child, 'exit')
  if (identity === null) throw new Error('sleep did not start')
  return identity
}
