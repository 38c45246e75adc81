import { tmpdir } from 'node:os'
import { BbxError } from '../../base/bbx-error.ts'
import { byteSize } from '../../base/byte-size.ts'
import { counted } from '../../base/counted.ts'
import { type Fault, fault } from '../../base/fault.ts'
import { faultLines } from '../../report/fault-lines.ts'
import { messageOf, statusOf } from '../../runtime/docker/container-engine/call.ts'
import type { ContainerEngine } from '../../runtime/docker/container-engine/types.ts'
import { cacheDir } from '../cache-dir.ts'
import { findCacheLeftovers } from '../clean/cache-leftovers.ts'
import { type EngineLeftovers, findEngineLeftovers, removeEngineLeftovers } from '../clean/engine-leftovers.ts'
import { removeLockedItems } from '../clean/locked-items.ts'
import { findProcessLeftovers, removeProcessLeftovers } from '../clean/process-leftovers.ts'
import { findRehearsalLeftovers } from '../clean/rehearsal-leftovers.ts'
import type { CleanDocument, CleanItem, Removed } from '../clean/types.ts'
import { connectContainerEngine, isContainerEngineNamed } from '../container-engine.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { CommandResult, TextStyle } from '../result.ts'
import { stateDir } from '../state-dir.ts'

export interface CleanOptions {
  /** Only say what would go. */
  dryRun: boolean
  /** Also the images that bbx built. */
  images: boolean
  /** Also the virtual environments, the submissions from the hub, and the images. */
  all: boolean
}

/**
 * Removes what runs left behind whose bbx is gone, in the container engine, among the processes and in the cache; nothing else of anybody. Exit 3
 * where something could not be removed, or a container engine that was named could not be looked into: the rest is cleaned all the same.
 */
export async function clean({ dryRun, images, all }: CleanOptions, context: Context): Promise<CommandResult> {
  const { signal, progress } = context
  const settings = await context.settings()
  const folder = stateDir()
  const notes: string[] = []
  const faults: Fault[] = []

  progress.say('looking for leftovers')
  const engine = await connect({ notes, faults }, context)
  const inEngine = engine === null ? null : await lookInto(engine, images || all, faults, context)
  const processes = await findProcessLeftovers(folder)
  const inCache = await findCacheLeftovers({
    ...{ cacheDir: cacheDir(settings), all },
    inUse: processes.keep.length > 0,
    containers: (inEngine?.keep ?? []).some(({ kind }) => kind === 'container'),
  })
  const rehearsals = await findRehearsalLeftovers(tmpdir())

  const onDisk = [...inCache.remove, ...rehearsals.remove]
  const done: Removed[] = []
  if (dryRun) {
    done.push({ removed: [...(inEngine?.remove ?? []), ...processes.remove, ...onDisk].map(plain), failed: [] })
  } else {
    progress.say('removing')
    if (engine !== null && inEngine !== null) done.push(await removeEngineLeftovers(engine, inEngine.remove, signal))
    done.push(await removeProcessLeftovers(folder, processes.remove), await removeLockedItems(onDisk, signal))
  }
  progress.done()

  const failed = done.flatMap(({ failed }) => failed)
  const document: CleanDocument = {
    schema: 'bbx.clean/1',
    dryRun,
    removed: done.flatMap(({ removed }) => removed),
    kept: [...failed, ...(inEngine?.keep ?? []), ...processes.keep, ...inCache.keep, ...rehearsals.keep],
    engine: engine === null ? null : { url: engine.address.url, product: engine.facts.product, version: engine.facts.version },
    notes,
    faults,
  }
  return { kind: 'document', exit: failed.length + faults.length > 0 ? 3 : 0, document, text: (style) => cleanText(document, style) }
}

/** null where no container engine answers: a fault where one was named, else a note. The rest can be cleaned all the same. */
async function connect({ notes, faults }: { notes: string[]; faults: Fault[] }, context: Context): Promise<ContainerEngine | null> {
  try {
    return await connectContainerEngine(context)
  } catch (error) {
    if (!(error instanceof BbxError) || !['E0020', 'E0022'].includes(error.code)) throw error
    const what = `containers were not looked at: ${error.message}`
    if (await isContainerEngineNamed()) faults.push(fault(error.code, { what, evidence: error.why ?? '', remedy: reach }))
    else notes.push(what)
    return null
  }
}

/** null where it answers to its name and to nothing else: a fault, and the rest is cleaned all the same. */
async function lookInto(engine: ContainerEngine, images: boolean, faults: Fault[], { signal }: Context): Promise<EngineLeftovers | null> {
  try {
    return await findEngineLeftovers(engine, images, signal)
  } catch (error) {
    signal.throwIfAborted()
    const status = statusOf(error)
    if (!(error instanceof BbxError) && status === null) throw error
    const failed =
      error instanceof BbxError
        ? { code: error.code, what: error.message, why: error.why ?? '' }
        : { code: 'E0021' as const, what: `the container engine answered with status ${status}`, why: messageOf(error) }
    faults.push(fault(failed.code, { what: `containers were not looked at: ${failed.what}`, evidence: failed.why }))
    return null
  }
}

const reach = 'start it, or correct DOCKER_HOST or the context, and clean again'

function plain({ kind, id, name, why, bytes }: CleanItem): CleanItem {
  return { kind, id, name, why, bytes }
}

function cleanText({ dryRun, removed, kept, notes, faults }: CleanDocument, style: TextStyle): string {
  const chalk = paint(style)
  const { bold, dim } = chalk
  const line = ({ kind, name, why, bytes }: CleanItem) =>
    `  ${kind.padEnd(11)} ${name}${bytes === null ? '' : ` (${byteSize(bytes)})`}\n    ${dim(why)}`
  const verb = dryRun ? 'would be removed' : 'removed'
  return [
    removed.length === 0 ? `nothing ${dryRun ? 'would be' : 'was'} removed` : bold(`${counted(removed.length, 'thing')} ${verb}`),
    ...removed.map(line),
    ...(kept.length === 0 ? [] : [bold('kept'), ...kept.map(line)]),
    ...notes.map((note) => dim(note)),
    ...(faults.length === 0 ? [] : faultLines(faults, chalk)),
  ].join('\n')
}
