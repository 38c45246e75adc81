import { BbxError } from '../../base/bbx-error.ts'
import { byteSize } from '../../base/byte-size.ts'
import type { ContainerPolicy } from '../../base/container-policy.ts'
import type { Fault } from '../../base/fault.ts'
import type { BuildEvent, BuildOptions, BuildOutcome } from '../../runtime/docker/build/types.ts'
import type { ContainerEngine } from '../../runtime/docker/container-engine/types.ts'
import { isFault } from '../../runtime/types.ts'
import type { ContentHash } from '../../submission/content-hash.ts'
import { builderNotes } from '../../submission/dockerfile/builder-notes.ts'
import { readDockerfile } from '../../submission/dockerfile/read-dockerfile.ts'
import type { SubmissionFiles } from '../../submission/files.ts'
import type { HashCache } from '../../submission/hash-cache.ts'
import type { Finding } from '../../submission/rules/rule.ts'
import type { Context } from '../context.ts'
import { brokenRules } from './broken-rules.ts'
import { buildLimits } from './build-limits.ts'
import { buildNetwork } from './build-network.ts'
import { buildSource } from './build-source.ts'

export interface SubmissionBuild {
  engine: ContainerEngine
  files: SubmissionFiles
  /** Of the submission's check. */
  findings: readonly Finding[]
  policy: ContainerPolicy
  cache: boolean
  /** For the container that follows; null where none does. */
  models: BuildOptions['models']
  /** Of the files, where it was already asked for some of them. */
  hashOf?: ContentHash
  /** Behind `hashOf`: what it holds is forgotten where a file turns out to hold something else. */
  hashCache?: HashCache | null
  /** Shown as it comes: what is done, and the build's output as lines that stay (`showLog`) or from -v on. */
  context: Context
  showLog: boolean
  onEvent?: (event: BuildEvent) => void
  signal: AbortSignal
}

/**
 * Builds a submission's image with the limits and the network of the settings, or takes the one that is there. One that breaks a rule is not
 * built: its steps would run, for minutes perhaps, for an image that no validator asks anything.
 */
export async function buildSubmission(build: SubmissionBuild): Promise<BuildOutcome> {
  const { engine, files, findings, policy, cache, models, context, signal } = build
  const refused = notWorthBuilding(findings)
  if (refused !== null) return refused
  const settings = await context.settings()
  const dockerfile = (await files.readText('Dockerfile')) ?? ''
  for (const note of builderNotes(dockerfile, readDockerfile(dockerfile))) context.progress.note(note)
  const { buildImage } = await import('../../runtime/docker/build/build-image.ts')
  const show = showing(build)
  const outcome = await buildImage({
    engine,
    source: await buildSource(files, findings, build.hashOf),
    policy,
    limits: buildLimits(settings, policy, engine.facts),
    network: buildNetwork(settings),
    cache,
    models,
    onEvent(event) {
      show(event)
      build.onEvent?.(event)
    },
    signal,
  }).catch(async (error: unknown) => {
    // A file that was packed has another hash than was known: the next call has to read all of them.
    if (error instanceof BbxError && error.code === 'U0007') await build.hashCache?.forget()
    throw error
  })
  if (!isFault(outcome) && !outcome.ownCommand) {
    context.progress.note(
      `the Dockerfile sets neither CMD nor ENTRYPOINT: the base image's \`${outcome.command.join(' ')}\` is what starts`,
    )
  }
  return outcome
}

/** These are read out of the server's source, and reading can be mistaken: `check` says them, the running server decides. */
const readFromSource = new Set(['S1070', 'S1071', 'S1072', 'S1073', 'S1090', 'S1091'])

function notWorthBuilding(findings: readonly Finding[]): Fault | null {
  const [first, ...others] = brokenRules(findings.filter(({ code }) => !readFromSource.has(code)))
  if (first === undefined) return null
  const more = others.length === 0 ? '' : `; \`bbx check\` names ${others.length} more`
  return { ...first, what: `not built: ${first.what}${more}` }
}

function showing({ context: { progress, log }, showLog }: SubmissionBuild): (event: BuildEvent) => void {
  let totalBytes = 0
  const line = (text: string) => (showLog ? progress.note(text) : log('info', text))
  return (event) => {
    switch (event.at) {
      case 'context':
        totalBytes = event.bytes
        return progress.say(`build context: ${event.files} files, ${byteSize(event.bytes)}`)
      case 'upload':
        return progress.say(`send the build context: ${byteSize(event.sentBytes)} of ${byteSize(totalBytes)}`)
      case 'pull':
        return progress.say(`${event.image}: ${event.text}`)
      case 'step': {
        const text = `Step ${event.number}/${event.total} : ${event.text}`
        line(text)
        return progress.say(showLog ? 'build' : text)
      }
      case 'line':
        return line(event.text)
      case 'unchanged':
        return progress.say(`unchanged: ${event.tag}`)
    }
  }
}
