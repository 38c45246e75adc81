import { join, relative, resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { hotkeyFileName } from '../../submission/hotkey-file.ts'
import { openSubmission } from '../../submission/open.ts'
import { type CopiedFile, writeScaffold } from '../../submission/scaffold/write-scaffold.ts'
import type { Context } from '../context.ts'
import { fetchSubmission } from '../hub/fetch-submission.ts'
import { addressOr } from '../known-hotkey.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'
import { shellWord } from '../shell-word.ts'

export interface InitFromOptions {
  dir: string
  /** `hub:owner/name@revision`. */
  from: string
  /** SS58 to write into hotkey.txt; null: it stays as it was published. */
  hotkey: string | null
  force: boolean
  /** Options that go with a template. */
  chosen: readonly string[]
}

/** Writes somebody's published submission into a folder, to begin from. Throws BbxError as `init` and `fetchSubmission` do. */
export async function initFrom({ dir, from, hotkey, force, chosen }: InitFromOptions, context: Context): Promise<CommandResult> {
  if (chosen.length > 0) {
    const flags = chosen.map((name) => `--${name}`).join(', ')
    throw new BbxError('U0001', { what: `${flags}: what --from names says it itself`, remedy: `leave out --from, or ${flags}` })
  }
  const address = hotkey === null ? null : addressOr(hotkey, 'U0001', 'the hotkey')
  const fetched = await fetchSubmission(from, context)
  const { files, manifest, root } = await openSubmission(fetched.root)
  const copied: CopiedFile[] = (await files.list()).map(({ path }) => ({ path, from: join(root, path) }))
  const others = copied.filter(({ path }) => address === null || path !== hotkeyFileName)
  const own = address === null ? [] : [{ path: hotkeyFileName, content: Buffer.from(address), executable: false }]
  const folder = resolve(context.cwd, dir)
  const all = [...others, ...own]
  const replaced = await writeScaffold({ folder, files: all, force, signal: context.signal })
  const paths = all.map(({ path }) => path).sort()
  const there = relative(context.cwd, folder)
  const next = ['check', 'test'].map((command) => (there === '' ? `bbx ${command}` : `bbx ${command} ${shellWord(there)}`))
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.init/1', dir, track: manifest.track, template: null, from: fetched.address, files: paths, replaced, next },
    text(style) {
      const { bold, dim, green, yellow } = paint(style)
      const head = `${green('wrote')} ${fetched.address}, a ${manifest.track} submission, into ${bold(there === '' ? '.' : there)}`
      const marked = paths.map((path) => `  ${path}${replaced.includes(path) ? yellow('  replaced') : ''}`)
      const whose =
        address === null ? [dim(`  ${hotkeyFileName} names whoever published it: bbx check --fix --hotkey SS58 writes yours`)] : []
      const steps = next.map((command) => `  ${bold(command)}`)
      return [
        head,
        ...marked,
        '',
        'next:',
        ...steps,
        ...whose,
        dim('  it is the code of somebody else: read it before it runs without a sandbox'),
      ].join('\n')
    },
  }
}
