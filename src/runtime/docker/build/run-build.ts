import { setTimeout as pause } from 'node:timers/promises'
import { BbxError } from '../../../base/bbx-error.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import { isFault } from '../../types.ts'
import { basesLabel, imageLabel, roleLabel, startedLabel } from '../labels.ts'
import { askIndex } from './ask-index.ts'
import type { BaseIds } from './base-ids.ts'
import { buildFailure, lastLines, placeOf } from './build-failure.ts'
import { type BuildLog, buildLog } from './build-log.ts'
import { followStream } from './follow-stream.ts'
import { packFiles } from './pack-files.ts'
import { refusedBuild } from './refused-build.ts'
import type { Context } from './select-context.ts'
import { type StepContainers, stepContainers } from './step-containers.ts'
import type { BuildOptions } from './types.ts'
import { watchGrowth } from './watch-growth.ts'

/** What is built, and what it was built from. */
export interface Plan {
  context: Context
  tag: string
  fingerprint: string
  hashes: ReadonlyMap<string, string>
  bases: BaseIds
}

/** Sends the context, follows the build to its end and says what came of it. Ends within its limits whatever the steps do. */
export async function runBuild(options: BuildOptions, plan: Plan): Promise<{ id: string } | Fault> {
  const { engine, source, limits, onEvent, signal } = options
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  const labels = labelsOfImage(plan)
  const containers = stepContainers(engine)
  const ownSteps = Object.keys(labels).length
  const log = buildLog({ instructions: source.instructions, ownSteps, onEvent, onContainer: containers.announce })
  const ended: { by: Fault | BbxError | null } = { by: null }
  const stopFor = (reason: Fault | BbxError) => {
    ended.by ??= reason
    stop.abort()
  }
  const timer = setTimeout(() => stopFor(tooLong(log, limits.wallMs)), limits.wallMs)
  using _watch = watchGrowth(engine, {
    containers,
    limitBytes: limits.addedBytes,
    onOver: (bytes) => stopFor(tooMuchWritten(log, bytes, limits.addedBytes)),
  })
  const packed = packFiles({
    root: source.root,
    files: plan.context.files,
    hashes: plan.hashes,
    onBytes: (sentBytes) => onEvent({ at: 'upload', sentBytes }),
    signal: either,
  })
  let doing = 'send the build context'
  try {
    const request = engine.docker.buildImage(packed, { ...engineOptions(options, plan.tag), labels, abortSignal: either })
    const stream = await engine.call(doing, request, { timeoutMs: limits.wallMs + 60_000, signal: either })
    doing = 'build'
    const outcome = await follow(stream as unknown as AsyncIterable<Uint8Array>)
    if (!isFault(outcome) || ended.by === null) return outcome
  } catch (error) {
    if (signal.aborted || ended.by !== null) await goneSoon(containers)
    signal.throwIfAborted()
    if (ended.by === null) {
      const meaning = await refusedBuild(engine, error, doing)
      if (meaning instanceof Error) throw meaning
      return meaning as Fault
    }
  } finally {
    clearTimeout(timer)
    packed.destroy()
  }
  if (ended.by instanceof BbxError) throw ended.by
  return ended.by

  async function follow(stream: AsyncIterable<Uint8Array>): Promise<{ id: string } | Fault> {
    let seenBytes = 0
    let id: string | null = null
    const onBytes = (bytes: number) => {
      seenBytes += bytes
      if (seenBytes > limits.outputBytes) stopFor(tooLoud(log, limits.outputBytes))
    }
    for await (const { stream: text, aux, error, errorDetail } of followStream(stream, onBytes)) {
      if (text !== undefined) log.take(text)
      if (aux?.ID !== undefined) id = aux.ID
      if (error === undefined) continue
      // The build is over: what is asked about its end is no part of its time.
      clearTimeout(timer)
      const failure = await buildFailure({
        message: errorDetail?.message ?? error,
        code: errorDetail?.code ?? null,
        log,
        options,
        askIndex: () => askIndex({ engine, signal }),
      })
      if (!isFault(failure)) throw failure
      return failure
    }
    if (id !== null) return { id }
    throw Object.assign(new Error('the stream of the build ended without an image and without an error'), {
      code: 'ERR_STREAM_PREMATURE_CLOSE',
    })
  }
}

function labelsOfImage({ fingerprint, bases }: Plan): Record<string, string> {
  const started = new Date().toISOString()
  return { [imageLabel]: fingerprint, [roleLabel]: 'image', [basesLabel]: JSON.stringify(bases), [startedLabel]: started }
}

function engineOptions({ limits, network, cache }: BuildOptions, tag: string) {
  return {
    t: tag,
    // A step that fails leaves its container otherwise.
    rm: true,
    forcerm: true,
    nocache: !cache,
    ...(network === 'none' ? { networkmode: 'none' } : {}),
    ...(limits.memoryBytes === null ? {} : { memory: limits.memoryBytes, memswap: limits.memoryBytes }),
    ...(limits.cpus === null ? {} : { cpuperiod: 100_000, cpuquota: Math.round(limits.cpus * 100_000) }),
  }
}

/** An engine takes the container of a build that was broken off away by itself, within half a second when it was tried. */
async function goneSoon(containers: StepContainers): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const there = await containers.present().catch(() => null)
    if (there?.length === 0) return
    await pause(100)
  }
}

/** Before the first step nothing of the submission runs: the way to the engine or the engine itself is slow. */
function tooLong(log: BuildLog, wallMs: number): Fault | BbxError {
  if (log.step() === null) return new BbxError('E0021', { what: `the container engine did not begin to build within ${wallMs / 1000} s` })
  const what = `the build ran longer than ${wallMs / 1000} s: it was at ${placeOf(log.step())}`
  return fault('S1103', { what, evidence: lastLines(log.tail()) })
}

function tooLoud(log: BuildLog, outputBytes: number): Fault {
  const what = `the build printed more than ${outputBytes} bytes: it was at ${placeOf(log.step())}`
  return fault('S1104', { what, evidence: lastLines(log.tail()) })
}

function tooMuchWritten(log: BuildLog, bytes: number, limitBytes: number): Fault {
  const what = `a build step wrote ${Math.round(bytes / 1e6)} MB, at most ${Math.round(limitBytes / 1e6)} MB are allowed: ${placeOf(log.step())}`
  return fault('S1106', { what, evidence: lastLines(log.tail()) })
}
