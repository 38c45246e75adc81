import { BbxError } from '../../base/bbx-error.ts'
import { openBriefHttp } from '../../base/brief-http.ts'
import type { Fault } from '../../base/fault.ts'
import { overHttp } from '../../chutes/ping/over-http.ts'
import { overPlatform } from '../../chutes/ping/over-platform.ts'
import { type PingOptions, type PingReport, ping } from '../../chutes/ping/ping.ts'
import type { ChutesKeyOptions } from '../chutes/choose-credentials.ts'
import { type ChuteReference, findChute, referenceOf } from '../chutes/find-chute.ts'
import { withPlatform } from '../chutes/with-platform.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { DocumentResult, TextStyle } from '../result.ts'

export interface ChutePingOptions extends ChutesKeyOptions, ChuteReference {
  /** A chute on this machine, at the port of babelbit's own tool. */
  local?: boolean | undefined
  /** A chute that is up somewhere, without the platform before it. */
  url?: string | undefined
  /** For one answer; default: as the settings say of validators. */
  timeout?: number | undefined
}

interface Target {
  platform: string | null
  rehearsal: boolean
  url: string
  chute: { id: string; name: string; slug: string } | null
}

const localUrl = 'http://localhost:8000'

/**
 * `bbx chute ping`: health and the five questions of babelbit's own tool, each field of each answer looked at. Exits 1 where one is out of order. Throws BbxError E0074 where
 * no instance is hot, E0007 where nobody listens.
 */
export async function chutePing(options: ChutePingOptions, context: Context): Promise<DocumentResult> {
  const { local = false, url, revision = null } = options
  const settings = await context.settings()
  const timeoutMs = (options.timeout ?? settings.number('miner.timeoutS') ?? 10) * 1000
  const limits = { timeoutMs, signal: context.signal }
  if (local || url !== undefined) {
    if (local && url !== undefined)
      throw new BbxError('U0001', { what: `--local and --url ${url} name two chutes`, remedy: 'give one of them' })
    if (options.chute !== undefined)
      throw new BbxError('U0001', { what: `${options.chute} is not looked up with --local or --url`, remedy: 'leave it out' })
    const address = url ?? localUrl
    await using http = openBriefHttp(address)
    return asked({ platform: null, rehearsal: false, url: address, chute: null }, overHttp(http, limits), revision, context)
  }
  const reference = await referenceOf(options, context)
  return withPlatform(options, context, async (platform, marking) => {
    const { chutes, rehearsal } = platform
    const { id, name, slug } = await findChute(reference, platform, context.signal)
    const target = { platform: chutes.url, rehearsal, url: chutes.chuteUrl(slug), chute: { id, name, slug } }
    return asked(target, overPlatform(chutes, slug, limits), revision, marking)
  })
}

async function asked(target: Target, call: PingOptions['call'], revision: string | null, context: Context): Promise<DocumentResult> {
  const settings = await context.settings()
  context.progress.say(`asking ${target.url}`)
  const report = await ping({
    ...{ call, revision, isLocal: target.url === localUrl, predictPath: `/${settings.string('miner.predictEndpoint') ?? 'predict'}` },
    onAnswer: ({ index, ms }) => context.progress.say(`${index} after ${Math.round(ms)} ms`),
  })
  const [nobody] = report.health.faults.filter(({ code }) => code === 'S2014')
  if (nobody !== undefined) throw nobodyListens(target.url, nobody)
  return {
    kind: 'document',
    exit: report.passed ? 0 : 1,
    document: { schema: 'bbx.chute-ping/1', ...target, expectedRevision: revision, ...report },
    text: (style) => lines(target, report, style).join('\n'),
  }
}

/** A chute that is not up is not at fault: it is not there. */
function nobodyListens(url: string, { evidence }: Fault): BbxError {
  const remedy =
    url === localUrl
      ? 'start the chute first: `bbx deploy-local-chute` serves one there'
      : 'start what should answer there, or correct --url'
  return new BbxError('E0007', { what: `nobody listens at ${url}`, why: evidence, remedy })
}

function lines({ url, chute }: Target, { passed, health, answers }: PingReport, style: TextStyle): string[] {
  const { bold, dim, green, red, yellow } = paint(style)
  const mark = (faults: readonly unknown[]) => (faults.length === 0 ? green('ok') : red('no'))
  const faultLines = ({ faults }: PingReport['health'] | PingReport['answers'][number]) =>
    faults.flatMap(({ code, what, evidence, remedy }) => [
      `      ${red(code)} ${what}`,
      ...[evidence, remedy].filter(Boolean).map((text) => dim(`        ${text}`)),
    ])
  const revision = health.revision === null ? '' : `, revision ${health.revision}`
  return [
    `${passed ? green('answers') : red('does not answer')} ${bold(chute?.name ?? url)}${chute === null ? '' : ` at ${url}`}`,
    `  ${mark(health.faults)}  /health  ${Math.round(health.ms)} ms  model ${health.modelLoaded ? 'loaded' : 'not loaded'}${revision}`,
    ...faultLines(health),
    ...answers.flatMap((answer) => [
      `  ${mark(answer.faults)}  ${answer.prefix}  ${Math.round(answer.ms)} ms  ${answer.prediction === null ? '' : dim(JSON.stringify(answer.prediction))}`,
      ...faultLines(answer),
      ...answer.notes.map((note) => `      ${yellow(note)}`),
    ]),
  ]
}
