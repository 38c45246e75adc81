import { BbxError } from '../../base/bbx-error.ts'
import { byteSize } from '../../base/byte-size.ts'
import { counted } from '../../base/counted.ts'
import { pull } from '../../datasets/pull/pull.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import type { CommandResult } from '../result.ts'
import { agreeToFetch } from './agree-to-fetch.ts'
import { pulledDocument } from './set-documents.ts'

/** The public test data of the track, as one archive. `sha256`: hex digest that the archive must have. */
export async function pullBabelbit(sha256: string | null, context: Context): Promise<CommandResult> {
  if (sha256 !== null && !/^[0-9a-fA-F]{64}$/.test(sha256)) {
    throw new BbxError('U0001', { what: '--sha256 is no digest', remedy: 'give 64 hexadecimal digits' })
  }
  const settings = await context.settings()
  const set = await pull({
    track: 'babelbit',
    url: settings.string('data.url') ?? '',
    ref: settings.string('data.ref') ?? '',
    cacheDir: cacheDir(settings),
    sha256,
    signal: context.signal,
    now: () => new Date(),
    onProgress: (what) => context.progress.say(what),
    agree: (bytes) => agreeToFetch(`the archive has ${bytes === null ? 'an unknown size' : byteSize(bytes)}`, context),
  })
  const sets = set === null ? [] : [pulledDocument(set)]
  const text = () =>
    set === null
      ? 'nothing was fetched'
      : `${counted(set.files, 'challenge file')} (${byteSize(set.bytes)}) in ${set.path}\ntry: bbx test --challenge ${set.path} --dialogues 20`
  return { kind: 'document', exit: 0, document: { schema: 'bbx.data/1', sets }, text }
}
