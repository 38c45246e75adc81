import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContainerPolicy } from '../../../base/container-policy.ts'
import type { Contract } from '../../../base/contract.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import { makeFolder } from '../../../base/make-folder.ts'
import type { ProcessIdentity } from '../../../base/process-identity.ts'
import type { SandboxReport } from '../../../base/sandbox-report.ts'
import { within } from '../../../base/within.ts'
import { waitUntilHealthy } from '../../health.ts'
import { isFault, type Limits, type RuntimeEvent } from '../../types.ts'
import type { BuiltImage } from '../build/types.ts'
import { guardRun, type RunGuard } from '../clean/guard-run.ts'
import { removeRun } from '../clean/remove-run.ts'
import { messageOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { type GpuChoice, type GpuSession, openGpus } from '../gpu/gpu-session.ts'
import { labelsOf } from '../labels.ts'
import { proveSandbox } from '../prove/prove-sandbox.ts'
import { chooseSeccomp } from '../sandbox/choose-seccomp.ts'
import { type Confirmed, confirmRestrictions } from '../sandbox/confirm-restrictions.ts'
import { imageVolumes, impossibleVolume } from '../sandbox/image-volumes.ts'
import { parseInspect } from '../sandbox/inspect-answer.ts'
import { openTransport } from '../transport/open-transport.ts'
import type { Transport } from '../transport/types.ts'
import { refuseMissing, refuseOpen } from './confirm-sandbox.ts'
import { type ContainerLife, containerLife } from './container-life.ts'
import { type EvidenceFile, evidenceFile, evidenceName } from './evidence-file.ts'
import { heldBack } from './held-back.ts'
import { listenersIn } from './listening.ts'
import { neverHealthy } from './never-healthy.ts'
import { type RunningSandbox, runningContainer } from './running-container.ts'
import { type MadeContainer, startContainer } from './start-container.ts'
import { volumeRefusal } from './start-refusal.ts'

export interface SandboxStart {
  engine: ContainerEngine
  contract: Contract
  policy: ContainerPolicy
  /** Names all that is made for this run; nobody else's is the same. */
  run: string
  owner: ProcessIdentity
  /** Gets `server.log` and the evidence behind verdicts. */
  runDir: string
  transport: 'auto' | 'exec' | 'nsenter'
  /** Goes on without restrictions that a submission needs, and says so. */
  allowWeaker: boolean
  /** Of the container engine: `runsc`; null: its default. */
  engineRuntime: string | null
  gpus: GpuChoice
  onEvent?: (event: RuntimeEvent) => void
}

/** Of the image, what its container needs to know. */
export type SandboxImage = Pick<BuiltImage, 'id' | 'tag' | 'fingerprint' | 'built' | 'command' | 'ownCommand' | 'models'>

/** Tight at first: a server that is up is not kept waiting. */
const pollMs = (elapsedMs: number): number => (elapsedMs < 5_000 ? 50 : 250)
/** The container engine counts once a second; without a number its own word must do. */
const countedMs = 2_500
/** Between a broken way into a container and the news that it ended. */
const newsMs = 1_000

/**
 * A server in a sandbox, healthy and proved; or the fault that kept it from becoming so. Nothing of the run is left then, nor after an abort (which
 * throws) or an error of the environment.
 */
export async function startSandbox(
  options: SandboxStart,
  image: SandboxImage,
  limits: Limits,
  signal: AbortSignal,
): Promise<RunningSandbox | Fault> {
  let running: RunningSandbox | Fault | null = null
  makeFolder(options.runDir)
  const gpus = await openGpus(options.engine, options.gpus, signal)
  const guard = guardRun(options.engine, options)
  const evidence = evidenceFile(join(options.runDir, evidenceName))
  try {
    running = await bringUp({ ...options, session: gpus, guard, evidence }, image, limits, signal)
    return running
  } finally {
    if (running === null || isFault(running)) await end({ ...options, session: gpus, guard, evidence })
  }
}

/** What lasts as long as the run. */
interface Attended extends SandboxStart {
  session: GpuSession
  guard: RunGuard
  evidence: EvidenceFile
}

/** The devices are free for others once the container is gone. What could not be removed is left to the guard, after our own end. */
async function end({ session, guard, evidence, ...options }: Attended): Promise<readonly Fault[]> {
  evidence[Symbol.dispose]()
  const faults = await cleanUp(options)
  if (faults.length === 0) await guard.done()
  await session[Symbol.asyncDispose]()
  return faults
}

async function bringUp(options: Attended, image: SandboxImage, limits: Limits, signal: AbortSignal): Promise<RunningSandbox | Fault> {
  const { engine, policy, run, owner, runDir, allowWeaker, engineRuntime, session, evidence, onEvent = () => {} } = options
  const { command, ownCommand } = image
  const logFile = join(runDir, 'server.log')
  // What an earlier start wrote says nothing about this one.
  await rm(logFile, { force: true })
  const seccomp = chooseSeccomp(engine.facts)
  const { Config } = await engine.call('look at the image', engine.docker.getImage(image.id).inspect(), { signal })
  const volumes = imageVolumes(Config.Volumes)
  const impossible = impossibleVolume(volumes)
  if (impossible !== null) return volumeRefusal(impossible)
  onEvent({ at: 'start', text: `starting ${command.join(' ')} in a sandbox` })
  const confirm = (made: MadeContainer, inspect: MadeContainer['inspect'], counted: Parameters<typeof confirmRestrictions>[0]['counted']) =>
    confirmRestrictions({ wanted: made.create, inspect, counted, warnings: made.warnings, seccomp })
  const started = await startContainer({
    ...{ engine, command, logFile, evidence },
    outputBytes: limits.outputBytes,
    request: {
      name: `bbx-${run}`,
      image: image.id,
      labels: labelsOf(run, 'server', owner),
      policy,
      facts: engine.facts,
      memoryBytes: limits.memoryBytes,
      models: image.models,
      imageVolumes: volumes,
      seccomp: seccomp.profile,
      gpus: session.given,
      engineRuntime,
    },
    inspectBefore: (made) => refuseMissing(confirm(made, made.inspect, null), allowWeaker),
    signal,
  })
  if (isFault(started)) return started
  session.watch()
  let life: ContainerLife | null = null
  let transport: Transport | null = null
  try {
    life = await containerLife({
      engine,
      started,
      policy,
      command,
      ownCommand,
      logFile,
      wallMs: limits.wallMs,
      evidence,
      explain: session.explain,
    })
    const up = await reach(options, life, signal)
    if (isFault(up)) return await giveUp(life, null, up)
    transport = up.transport
    const { id } = started
    const { health } = up
    if (!health.healthy) return await giveUp(life, transport, (await unhealthy(options, image, life, health)) ?? fault('S2006'))
    const healthyAfterMs = performance.now() - started.startedAt
    onEvent({ at: 'healthy', text: `healthy after ${Math.round(healthyAfterMs)} ms` })
    await within(life.usage.first, countedMs)
    signal.throwIfAborted()
    const { memoryLimitBytes, pidsLimit, samples } = life.usage.seen()
    const now = parseInspect(await engine.call('look at the container', engine.docker.getContainer(id).inspect(), { signal }))
    const confirmed = confirm(started, now, samples === 0 ? null : { memoryBytes: memoryLimitBytes, pids: pidsLimit })
    refuseMissing(confirmed, allowWeaker)
    onEvent({ at: 'health', text: 'proving the sandbox' })
    const proof = await proveSandbox({ engine, containerId: id, run, owner, image: null, policy, signal })
    refuseOpen(proof, allowWeaker)
    return runningContainer({
      life,
      transport,
      contract: options.contract,
      probe: { method: health.method, path: health.path },
      report: reportOf(options, { image, confirmed, proof, transport, adapted: started.adapted, gpu: session.report }),
      url: `http://127.0.0.1:${policy.port}`,
      logFile,
      outputBytes: limits.outputBytes,
      healthyAfterMs,
      cleanUp: () => end(options),
    })
  } catch (error) {
    if (life !== null) await giveUp(life, transport, null)
    else {
      started.watch[Symbol.dispose]()
      await started.output[Symbol.asyncDispose]()
    }
    signal.throwIfAborted()
    throw error
  }
}

/** Nothing is to be graceful about: what runs is removed by force. Hands the outcome on. */
async function giveUp<T>(life: ContainerLife, transport: Transport | null, outcome: T): Promise<T> {
  await closeQuietly(transport)
  await life.abandon()
  return outcome
}

async function closeQuietly(transport: Transport | null): Promise<void> {
  try {
    await transport?.[Symbol.asyncDispose]()
  } catch {
    // What it leads to is removed anyway.
  }
}

type Health = Awaited<ReturnType<typeof waitUntilHealthy>>

/** A way into the container and what came of asking for health over it; a container that ends meanwhile ends the wait. */
async function reach(
  { engine, policy, contract, transport: kind, onEvent = () => {} }: SandboxStart,
  life: ContainerLife,
  signal: AbortSignal,
): Promise<{ transport: Transport; health: Health } | Fault> {
  const { id } = life.started
  let transport: Transport | null = null
  try {
    const warmUpPath = contract.healthPaths[0] ?? '/health'
    transport = await openTransport({ engine, containerId: id, port: policy.port, kind, warmUpPath, signal })
    const { http } = transport
    const onTry = (text: string) => onEvent({ at: 'health', text })
    return { transport, health: await waitUntilHealthy({ http, contract, intervalMs: pollMs, signal, exited: life.exited, onTry }) }
  } catch (error) {
    await closeQuietly(transport)
    signal.throwIfAborted()
    // A container that ended takes every way into it along.
    const exit = await within(life.exited, newsMs)
    if (exit?.fault == null) throw error
    return exit.fault
  }
}

async function unhealthy(
  { engine, policy, contract }: SandboxStart,
  image: SandboxImage,
  life: ContainerLife,
  health: Extract<Health, { healthy: false }>,
): Promise<Fault | null> {
  if (health.why === 'exited') return (await life.exited).fault
  const listeners = await listenersIn(engine, life.started.id, life.view)
  const tail = await life.tailNow()
  const found = neverHealthy({ health, contract, image, port: policy.port, listeners, tail, policy, full: life.fileSystems.full() })
  return heldBack(found, life.usage.seen())
}

interface ReportParts {
  image: SandboxImage
  confirmed: Confirmed
  proof: SandboxReport['proof']
  transport: Transport
  adapted: SandboxReport['adapted']
  gpu: SandboxReport['gpu']
}

function reportOf({ engine }: SandboxStart, { image, confirmed, proof, transport, adapted, gpu }: ReportParts): SandboxReport {
  const { product, version } = engine.facts
  const { id, tag, built, fingerprint } = image
  return {
    engine: { product, version },
    network: 'none',
    transport: transport.kind,
    enforced: confirmed.enforced,
    missing: confirmed.missing.map(({ what, why }) => ({ what, why })),
    adapted,
    gpu,
    image: { id, tag, built, fingerprint },
    proof,
  }
}

/** Everything that carries the run's labels; never throws. */
async function cleanUp({ engine, run, owner }: SandboxStart): Promise<readonly Fault[]> {
  try {
    const { kept } = await removeRun(engine, { run, owner })
    return kept.map(({ kind, name, why }) => fault('H0011', { what: `the ${kind} ${name} was left behind`, evidence: why }))
  } catch (error) {
    return [fault('E0028', { what: 'the container engine did not remove the container', evidence: messageOf(error) })]
  }
}
