import { BbxError } from '../../base/bbx-error.ts'
import { byteSize } from '../../base/byte-size.ts'
import { counted } from '../../base/counted.ts'
import { pull } from '../../datasets/pull/pull.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import type { CommandResult } from '../result.ts'
import { pulledDocument } from './data-list.ts'

export interface DataPullOptions {
  track: string
  /** Hex digest that the archive must have. */
  sha256: string | null
}

/** Fetches the public test data. On a terminal it asks once the size is known; elsewhere the size is printed and it goes on. */
export async function dataPull({ track, sha256 }: DataPullOptions, context: Context): Promise<CommandResult> {
  if (track !== 'babelbit')
    throw new BbxError('U0001', { what: `there is no public test data for ${track}`, remedy: '`bbx data pull babelbit`' })
  if (sha256 !== null && !/^[0-9a-fA-F]{64}$/.test(sha256)) {
    throw new BbxError('U0001', { what: '--sha256 is no digest', remedy: 'give 64 hexadecimal digits' })
  }
  const settings = await context.settings()
  const set = await pull({
    track,
    url: settings.string('data.url') ?? '',
    ref: settings.string('data.ref') ?? '',
    cacheDir: cacheDir(settings),
    sha256,
    signal: context.signal,
    now: () => new Date(),
    onProgress: (what) => context.progress.say(what),
    async agree(bytes) {
      context.progress.done()
      const what = `the archive has ${bytes === null ? 'an unknown size' : byteSize(bytes)}`
      if (!context.interactive || context.yes) {
        context.progress.note(what)
        return true
      }
      const { askYes } = await import('../prompt.ts')
      return askYes(`${what}: fetch it?`, context)
    },
  })
  const sets = set === null ? [] : [pulledDocument(set)]
  const text = () =>
    set === null
      ? 'nothing was fetched'
      : `${counted(set.files, 'challenge file')} (${byteSize(set.bytes)}) in ${set.path}\ntry: bbx test --challenge ${set.path} --dialogues 20`
  return { kind: 'document', exit: 0, document: { schema: 'bbx.data/1', sets }, text }
}
