import { spawn } from 'node:child_process'

/** Runs a Python program with `folder` as the place of its modules, gives it `input` and returns what it prints. `python` is another than the machine's. */
export async function pythonText(folder: string, program: string, input: string, python = 'python3'): Promise<string> {
  const child = spawn(python, ['-B', '-c', program], { cwd: folder, env: { ...process.env, PYTHONPATH: folder, PYTHONUTF8: '1' } })
  const chunks: Buffer[] = []
  const problems: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => problems.push(chunk))
  child.stdin.end(input)
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject))
  if (code !== 0) throw new Error(`python3 exited with ${code}: ${Buffer.concat(problems).toString()}`)
  return Buffer.concat(chunks).toString()
}
