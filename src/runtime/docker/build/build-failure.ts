import { BbxError } from '../../../base/bbx-error.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import { indexUnreachable } from '../../index-unreachable.ts'
import type { IndexAnswer } from './ask-index.ts'
import type { BuildLog } from './build-log.ts'
import { engineTrouble } from './engine-trouble.ts'
import { isPullMessage, pullFailure } from './pull-failure.ts'
import type { BuildOptions, BuildStep } from './types.ts'

export interface FailedStep {
  message: string
  /** Exit code of a RUN step, as the stream's errorDetail has it. */
  code: number | null
  log: Pick<BuildLog, 'step' | 'tail'>
  options: Pick<BuildOptions, 'policy' | 'limits' | 'network'>
  /** Asked where the step's output says that its package index does not answer: anybody can print that. */
  askIndex(): Promise<IndexAnswer>
}

const evidenceLength = 590
const installs = /\b(?:pip3?|uv)\b.*\b(?:install|download|sync)\b/
/** An index of the Dockerfile's own choice: that it answers is the submission's business. */
const ownIndex = /--(?:default-)?index(?:-url)?\b|\s-i\s|--no-index\b|\b(?:PIP|UV)_\w*INDEX\w*=/
const refused = /^invalid reference format|^the --\w+ option requires BuildKit|^unknown instruction|^base name \(|cannot be empty$/i

/** What an error in the stream of a build means. The engine's own failures come as BbxError: they are not the submission's. */
export async function buildFailure({ message, code, log, options, askIndex }: FailedStep): Promise<Fault | BbxError> {
  const step = log.step()
  const place = placeOf(step)
  const ended = /^The command '[\s\S]*' returned a non-zero code: (\d+)$/.exec(message)
  if (ended !== null) return failedRun({ code: code ?? Number(ended[1]), step, place, log, options, askIndex })
  const trouble = engineTrouble(message)
  if (trouble === 'no room') return new BbxError('E0025', { why: `${place}: ${message}` })
  if (isPullMessage(message)) return pullFailure(imageOf(step), message)
  if (refused.test(message)) return fault('S1101', { what: `${place}: ${message}`, evidence: step?.text ?? '' })
  if (trouble === 'failed') return new BbxError('E0021', { what: `${place}: the container engine failed`, why: message })
  return fault('S1100', {
    what: `${place}: ${shortened(message)}`,
    evidence: lastLines([...log.tail(), message]),
    ...remedyFor(step, message, options),
  })
}

/** `line 7: RUN pip install -r requirements.txt (step 4 of 6)`. */
export function placeOf(step: BuildStep | null): string {
  if (step === null) return 'before the first step'
  const text = step.text.length > 160 ? `${step.text.slice(0, 160)}…` : step.text
  return `${step.line === null ? '' : `line ${step.line}: `}${text} (step ${step.number} of ${step.total})`
}

/** The end of what a step printed, as much of it as evidence holds. */
export function lastLines(lines: readonly string[]): string {
  const kept: string[] = []
  let length = 0
  for (const line of [...lines].reverse()) {
    length += line.length + 1
    if (length > evidenceLength && kept.length > 0) break
    kept.unshift(line.slice(-evidenceLength))
  }
  return kept.join('\n')
}

interface FailedRun {
  code: number
  step: BuildStep | null
  place: string
  log: FailedStep['log']
  options: FailedStep['options']
  askIndex: FailedStep['askIndex']
}

async function failedRun({ code, step, place, log, options, askIndex }: FailedRun): Promise<Fault | BbxError> {
  const tail = log.tail()
  const asked = blamesIndex(step?.text ?? '', tail, options) ? await askIndex() : null
  if (asked?.index === 'silent') {
    return new BbxError('E0003', {
      what: `${place}: the package index could not be reached from the build`,
      why: asked.why,
      remedy: "check the container engine's network, proxy and certificates; `bbx test --runtime process` installs on this machine instead",
    })
  }
  const printed = tail.join('\n')
  const how = code > 128 && code < 160 ? killed(code, options) : `exit code ${code}`
  return fault('S1100', {
    what: `${place} failed: ${how}`,
    evidence: lastLines(tail),
    ...(asked === null ? remedyFor(step, printed, options) : remedyAfter(asked)),
  })
}

function blamesIndex(text: string, tail: readonly string[], { network }: FailedStep['options']): boolean {
  return network === 'default' && installs.test(text) && !ownIndex.test(text) && unreachableIndex(tail) !== null
}

function remedyAfter({ index, why }: IndexAnswer): { remedy: string } {
  if (index === 'answers')
    return { remedy: `its output blames the package index, which answers (${why}): if that was a passing failure, build again` }
  return {
    remedy: `its output blames the package index, and whether that answers could not be seen (${why}): check the container engine's network, then build again`,
  }
}

/** pip warns of each try and then takes an index that did not answer for an empty one. */
function unreachableIndex(lines: readonly string[]): string | null {
  const log = lines.join('\n')
  const gaveUp = /from versions: none|No matching distribution found/i.test(log)
  return indexUnreachable(gaveUp ? lines : lines.filter((line) => !line.startsWith('WARNING: Retrying')), log)
}

/** 137 is what a shell or the engine makes of signal 9. */
function killed(code: number, { limits }: FailedStep['options']): string {
  if (code !== 137) return `ended by signal ${code - 128} (exit code ${code})`
  const limit = limits.memoryBytes === null ? '' : ` of ${Math.round(limits.memoryBytes / 1048576)} MiB`
  return `something killed it (signal 9, exit code 137); the usual cause is that it ran over the memory limit${limit} of a build step`
}

function remedyFor(step: BuildStep | null, text: string, { policy, network }: FailedStep['options']): { remedy?: string } {
  const copies = /^(?:COPY|ADD)\b/i.test(step?.text ?? '')
  if (copies && policy.models === 'mounted' && /\bmodels\b/.test(step?.text ?? ''))
    return { remedy: `do not copy models/: validators keep it out of the build and mount it read-only at ${policy.modelsPath}` }
  if (copies) return { remedy: 'check the path: it is relative to the folder, and .dockerignore may keep the file out' }
  const offline =
    /Temporary failure in name resolution|Name or service not known|Network is unreachable|Could not resolve|NewConnectionError/i
  if (network === 'none' && offline.test(text))
    return { remedy: 'the step needs the network: build without --build-network none, or ship what it fetches' }
  if (/No space left on device/i.test(text))
    return { remedy: 'there was no room left: write less, or make room where the container engine keeps its files' }
  return {}
}

function imageOf(step: BuildStep | null): string {
  const [, image = 'that the Dockerfile names'] = /^(?:FROM\s+(?:--\S+\s+)*|COPY\s+--from=)(\S+)/i.exec(step?.text ?? '') ?? []
  return image
}

function shortened(message: string): string {
  const text = message.replace(/\s+/g, ' ').trim()
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
