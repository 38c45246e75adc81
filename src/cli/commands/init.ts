import { join, relative, resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { packageRoot } from '../../base/package-root.ts'
import { scaffoldFiles } from '../../submission/scaffold/scaffold-files.ts'
import { writeScaffold } from '../../submission/scaffold/write-scaffold.ts'
import type { Context } from '../context.ts'
import { addressOr } from '../known-hotkey.ts'
import { wrongTrack } from '../need-for-init.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'
import { shellWord } from '../shell-word.ts'

export interface InitOptions {
  dir: string
  track: string
  /** SS58. */
  hotkey: string
  template: string
  ci: 'github' | null
  force: boolean
}

/** Writes a submission. Throws BbxError U0001 for a wrong choice, U0006 where something would be overwritten. */
export async function init(options: InitOptions, context: Context): Promise<CommandResult> {
  const { dir, track, template, ci, force } = options
  const hotkey = addressOr(options.hotkey, 'U0001', 'the hotkey')
  const problem = wrongTrack(track)
  if (problem !== null) throw new BbxError('U0001', problem)
  const folder = resolve(context.cwd, dir)
  const files = await scaffoldFiles({ templates: join(packageRoot(), 'templates'), track, template, hotkey, ci })
  const replaced = await writeScaffold({ folder, files, force, signal: context.signal })
  const paths = files.map(({ path }) => path)
  const there = relative(context.cwd, folder)
  const next = ['check', 'test'].map((command) => (there === '' ? `bbx ${command}` : `bbx ${command} ${shellWord(there)}`))
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.init/1', dir, track, template, files: paths, replaced, next },
    text(style) {
      const { bold, dim, green, yellow } = paint(style)
      const marked = paths.map((path) => `  ${path}${replaced.includes(path) ? yellow('  replaced') : ''}`)
      const head = `${green('wrote')} a ${track} submission from the template ${template} into ${bold(there === '' ? '.' : there)}`
      const steps = next.map((command) => `  ${bold(command)}`)
      return [head, ...marked, '', 'next:', ...steps, dim('  README.md says how the server works and where to make it better')].join('\n')
    },
  }
}
