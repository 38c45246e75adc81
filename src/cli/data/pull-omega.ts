import { byteSize } from '../../base/byte-size.ts'
import { counted } from '../../base/counted.ts'
import type { Chosen } from '../../datasets/omega/choose-files.ts'
import { type OmegaSet, omegaSets } from '../../datasets/omega/omega-sets.ts'
import { pullOmega as pullSet } from '../../datasets/omega/pull-omega.ts'
import { cacheDir } from '../cache-dir.ts'
import { configuredHub } from '../configured-hub.ts'
import type { Context } from '../context.ts'
import type { CommandResult } from '../result.ts'
import { agreeToFetch } from './agree-to-fetch.ts'
import { omegaDocument } from './set-documents.ts'

export interface OmegaChoice {
  by: 'reference' | 'newest'
  files: number
}

/** Files of one of the validator's own data sets, from the hub. */
export async function pullOmega(name: OmegaSet, { by, files }: OmegaChoice, context: Context): Promise<CommandResult> {
  const settings = await context.settings()
  const ref = settings.get('data.ref')
  await using hub = configuredHub(settings)
  const set = await pullSet({
    set: name,
    hub,
    url: settings.string('huggingface.url') ?? '',
    // The setting is about babelbit's archive unless it is asked for here.
    revision: ref.origin === 'flag' ? String(ref.value) : 'main',
    by,
    count: files,
    cacheDir: cacheDir(settings),
    signal: context.signal,
    now: () => new Date(),
    onProgress: (what) => context.progress.say(what),
    agree: (chosen, bytes) => agreeToFetch(offerLine(name, chosen, bytes), context),
  })
  context.progress.done()
  const sets = set === null ? [] : [omegaDocument(name, set, cacheDir(settings))]
  const text = () =>
    sets[0] === undefined
      ? 'nothing was fetched'
      : `${counted(sets[0].files, 'file')} (${byteSize(sets[0].bytes)}) of ${omegaSets[name].repo.name} in ${sets[0].path}\ntry: bbx test --data ${name}`
  return { kind: 'document', exit: 0, document: { schema: 'bbx.data/1', sets }, text }
}

function offerLine(name: OmegaSet, { files, rule, madeAt }: Chosen, bytes: number): string {
  const all = files.reduce((sum, file) => sum + file.bytes, 0)
  const made = madeAt === null ? '' : `, made ${madeAt.from.toISOString().slice(0, 10)} to ${madeAt.to.toISOString().slice(0, 10)}`
  const why =
    rule === 'the first of the listing' ? '; none is younger than 4 hours, so a validator falls back to the first of the listing' : ''
  const here = bytes === all ? '' : `, of which ${byteSize(all - bytes)} are here`
  return `${counted(files.length, 'file')} of ${omegaSets[name].repo.name}${made}: ${byteSize(all)}${here}${why}`
}
