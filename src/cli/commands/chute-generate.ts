import { lstat } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { writeDurably } from '../../base/durable-file.ts'
import { imageRef } from '../../chutes/spec/image-ref.ts'
import { chuteOfFolder, noteShipped } from '../chutes/chute-of-folder.ts'
import { needForChute } from '../chutes/need-for-chute.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'

export interface ChuteGenerateOptions {
  /** Of the submission; it need not be a whole one. */
  dir: string
  revision?: string | undefined
  repo?: string | undefined
  username?: string | undefined
  /** Of the chute. */
  name?: string | undefined
  /** The file to write. */
  out: string
  force: boolean
}

/** The Python module of a chute, in a file. Throws BbxError U0001, U0002, S1090 as the spec says, U0005 where there is no such folder, U0006 where the file is there already. */
export async function chuteGenerate(options: ChuteGenerateOptions, context: Context): Promise<CommandResult> {
  const identity = await needForChute(options, context)
  const { spec, shipped } = await chuteOfFolder(resolve(context.cwd, options.dir), { ...identity, name: options.name ?? null })
  const out = resolve(context.cwd, options.out)
  const there = await lstat(out).catch(() => null)
  if (there !== null && !(options.force && there.isFile())) {
    const remedy = there.isFile() ? 'name another with --out, or replace it with --force' : 'name another file with --out'
    throw new BbxError('U0006', { what: `${options.out} is there already`, remedy })
  }
  context.signal.throwIfAborted()
  await writeDurably(out, spec.code)
  noteShipped(shipped, context.progress.note)
  const { code: _, ...rest } = spec
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.chute-module/1', file: options.out, replaced: there !== null, shipped, ...identity, spec: rest },
    text(style) {
      const { bold, green, dim } = paint(style)
      const { image, nodeSelector } = spec
      return [
        `${green('wrote')} ${bold(relative(context.cwd, out))}`,
        `  chute ${spec.name}: ${identity.repo} at ${identity.revision}`,
        `  image ${imageRef(image)}`,
        `  ${nodeSelector.gpuCount} GPU of at least ${nodeSelector.minVramGbPerGpu} GB, ${spec.concurrency} requests at a time, idle for ${spec.shutdownAfterSeconds} s`,
        dim('  nothing was sent; `bbx test --runtime docker --via chute` scores what it answers'),
      ].join('\n')
    },
  }
}
