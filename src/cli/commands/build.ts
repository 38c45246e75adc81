import type { ContextSize } from '../../runtime/docker/build/types.ts'
import { isFault } from '../../runtime/types.ts'
import { loadProfile, loadTrack } from '../../tracks/registry.ts'
import { brokenRules } from '../building/broken-rules.ts'
import { buildNetwork } from '../building/build-network.ts'
import { buildSubmission } from '../building/build-submission.ts'
import { type BuildSummary, buildText, networkSentence } from '../building/build-text.ts'
import { connectContainerEngine } from '../container-engine.ts'
import type { Context } from '../context.ts'
import type { CommandResult } from '../result.ts'
import { checkSubject, type SubjectCheck } from '../testing/check-subject.ts'
import { openSubject, type Subject } from '../testing/subject.ts'

export interface BuildCommandOptions {
  dir: string
  profile: string | null
  /** False: every step again. */
  cache: boolean
}

/**
 * The image of a submission, as a validator would build it; unchanged, the one that is there. What costs nothing comes first: a submission that
 * breaks a rule is not built. Exit 1 where the submission is at fault; throws BbxError for the container engine's own failures.
 */
export async function build(options: BuildCommandOptions, context: Context): Promise<CommandResult> {
  const network = buildNetwork(await context.settings())
  const subject = await openSubject(options.dir, null, options.profile ?? undefined, context)
  const { submission } = subject
  if (submission === null) throw new Error('a folder is a submission')
  const track = await loadTrack(subject.recorded.track)
  const profile = await loadProfile(options.profile ?? submission.manifest.profile ?? track.defaultProfile)
  const check = (await checkSubject(subject, context)) ?? { passed: true, findings: [] }
  const summary: BuildSummary = { image: null, context: null, buildMs: null, network, faults: [] }
  if (!check.passed) return finish(subject, check, { ...summary, faults: brokenRules(check.findings) })

  const engine = await connectContainerEngine(context)
  context.log('info', networkSentence[network])
  let size: ContextSize | null = null
  const outcome = await buildSubmission({
    engine,
    files: submission.files,
    findings: check.findings,
    policy: profile.container,
    cache: options.cache,
    models: null,
    hashOf: submission.hashOf,
    hashCache: submission.hashCache,
    context,
    showLog: true,
    onEvent(event) {
      if (event.at === 'context') size = { files: event.files, bytes: event.bytes, ignored: event.ignored }
    },
    signal: context.signal,
  })
  if (isFault(outcome)) return finish(subject, check, { ...summary, context: size, faults: [outcome] })
  const { models: _, context: sent, buildMs, ...image } = outcome
  return finish(subject, check, { ...summary, image, context: sent, buildMs })
}

function finish({ recorded }: Subject, check: SubjectCheck, summary: BuildSummary): CommandResult {
  const { origin, path, fingerprint, track } = recorded
  return {
    kind: 'document',
    exit: summary.faults.length === 0 ? 0 : 1,
    document: { schema: 'bbx.build/1', submission: { origin, path, fingerprint, track }, ...summary, check },
    text: (style) => buildText(summary, style),
  }
}
