import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { bbxProgram } from './run-bbx.ts'

/** Once the screen has shown `after`, the keys are typed. `<asked word>` stands for the word of a numbered list that the screen asks for. */
export interface Step {
  after: string
  keys: string
}

/** The built `bbx` on a terminal of its own, without the user's variables and files; what was on the screen, escape sequences included. */
export function onATerminal(
  words: readonly string[],
  cwd: string,
  { steps = [], env = {} }: { steps?: readonly Step[]; env?: Record<string, string> } = {},
) {
  const program = join(packageRoot(), 'test', 'fixtures', 'on_a_terminal.py')
  const { status, stdout, stderr } = spawnSync('python3', [program, JSON.stringify(steps), process.execPath, '--', bbxProgram, ...words], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: cwd, TERM: 'xterm', ...env },
  })
  expect(stderr).toBe('')
  return { status, screen: stdout }
}
