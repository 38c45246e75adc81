import { execFile } from 'node:child_process'
import { findProgram } from '../../process/find-program.ts'

/** A driver in trouble makes its tools hang. */
const patienceMs = 10_000

export interface RunProgram {
  /** As in the variable PATH. */
  path: string
  signal?: AbortSignal
}

export type Ran = { output: string } | { failed: string }

/** Output of one of the driver's small tools; null where it is not on PATH. Throws only for abort. */
export async function runProgram(name: string, words: readonly string[], { path, signal }: RunProgram): Promise<Ran | null> {
  const program = await findProgram(name, path)
  if (program === null) return null
  const ran = await new Promise<Ran>((resolve) => {
    const options = {
      env: { PATH: path, LC_ALL: 'C' },
      timeout: patienceMs,
      killSignal: 'SIGKILL',
      maxBuffer: 4 * 1024 * 1024,
      signal,
    } as const
    execFile(program, words, options, (error, stdout, stderr) => {
      if (error === null) resolve({ output: stdout })
      else if (error.killed) resolve({ failed: `${name} did not end within ${patienceMs / 1000} s` })
      // nvidia-smi writes its errors to stdout.
      else resolve({ failed: firstLine(stderr) || firstLine(stdout) || error.message })
    })
  })
  signal?.throwIfAborted()
  return ran
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]?.slice(0, 300) ?? ''
}
