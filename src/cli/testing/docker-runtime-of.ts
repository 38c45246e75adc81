import { randomBytes } from 'node:crypto'
import { basename, join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import type { ContainerPolicy } from '../../base/container-policy.ts'
import type { Contract } from '../../base/contract.ts'
import { processIdentity } from '../../base/process-identity.ts'
import { localModel } from '../../chutes/spec/local-image.ts'
import type { BuildOptions, BuildOutcome } from '../../runtime/docker/build/types.ts'
import type { ContainerEngine } from '../../runtime/docker/container-engine/types.ts'
import type { DockerRuntime } from '../../runtime/docker/docker-runtime.ts'
import { parseGpuRequest } from '../../runtime/docker/gpu/parse-gpu-request.ts'
import type { RuntimeEvent } from '../../runtime/types.ts'
import { folderFiles } from '../../submission/folder-files.ts'
import type { Submission } from '../../submission/open.ts'
import type { Finding } from '../../submission/rules/rule.ts'
import { buildSubmission } from '../building/build-submission.ts'
import { stageChute } from '../chutes/stage-chute.ts'
import type { Context } from '../context.ts'
import { stateDir } from '../state-dir.ts'
import type { SandboxChoices } from './sandbox-choices.ts'

export interface DockerRuntimeParts {
  engine: ContainerEngine
  submission: Submission
  findings: readonly Finding[]
  contract: Contract
  policy: ContainerPolicy
  choices: SandboxChoices
  /** Of the run; gets the server's log. */
  folder: string
  context: Context
  onEvent(event: RuntimeEvent): void
}

/** The sandbox for a submission, with what the call and the settings say about it. Throws BbxError U0001 for an OCI runtime that is not there and for GPUs that are no list. */
export async function dockerRuntimeOf(parts: DockerRuntimeParts): Promise<DockerRuntime> {
  const { engine, contract, policy, choices, folder, onEvent } = parts
  const { transport = 'auto', allowWeaker = false, engineRuntime = null, gpus = 'auto' } = choices
  const { track } = parts.submission.manifest
  if (choices.via === 'chute' && track !== 'babelbit')
    throw new BbxError('U0001', { what: `--via chute: submissions of ${track} have no chute` })
  const { runtimes } = engine.facts
  if (engineRuntime !== null && !runtimes.includes(engineRuntime)) {
    throw new BbxError('U0001', {
      what: `--engine-runtime: the container engine has no runtime ${engineRuntime}`,
      remedy: `it has ${runtimes.join(', ')}`,
    })
  }
  const request = parseGpuRequest(gpus)
  if (request === null) throw new BbxError('U0001', { what: `--gpus ${gpus}`, remedy: 'give auto, all, none, or numbers: 0,1' })
  const owner = processIdentity(process.pid)
  if (owner === null) throw new Error('this process is not there')
  const run = `${basename(folder)}-${randomBytes(3).toString('hex')}`
  const { dockerRuntime } = await import('../../runtime/docker/docker-runtime.ts')
  return dockerRuntime({
    ...{ engine, contract, policy, run, owner, transport, allowWeaker, engineRuntime, onEvent },
    gpus: { request, path: process.env.PATH ?? '', stateDir: stateDir() },
    runDir: folder,
    build: (models, signal) => (choices.via === 'chute' ? buildChute : build)(parts, models, signal),
  })
}

function build(
  { engine, submission, findings, policy, context }: DockerRuntimeParts,
  models: BuildOptions['models'],
  signal: AbortSignal,
): Promise<BuildOutcome> {
  return buildSubmission({
    ...{ engine, findings, policy, models, context, signal },
    files: submission.files,
    cache: true,
    hashOf: submission.hashOf,
    hashCache: submission.hashCache,
    showLog: false,
  })
}

/** The image of its chute: what a check found about the server has no part, secrets have. */
async function buildChute(
  { engine, submission, findings, policy, folder, context }: DockerRuntimeParts,
  models: BuildOptions['models'],
  signal: AbortSignal,
): Promise<BuildOutcome> {
  await using staged = await stageChute(submission.files, join(folder, 'chute'), policy.port, signal)
  const secrets = findings.filter(({ code }) => code === 'S1030')
  return await buildSubmission({
    ...{ engine, policy, models, context, signal },
    files: folderFiles(staged.folder),
    findings: secrets.map((finding) => ({ ...finding, file: finding.file === null ? null : `${localModel}/${finding.file}` })),
    cache: true,
    showLog: false,
  })
}
