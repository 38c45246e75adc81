import type { BbxError } from '../../base/bbx-error.ts'
import { counted } from '../../base/counted.ts'
import { payloadOf } from '../../push/commitment/payload-of.ts'
import type { Push } from '../../push/push.ts'
import type { PushOutcome } from '../../push/run-push.ts'
import { marked } from './rehearsing.ts'

/** `bbx.push/1` (design/cli.md), without the version of `bbx` and the exit code, which the shell adds. */
export function pushDocument(push: Push, { steps, error }: PushOutcome, receiptFile: string | null) {
  const { receipt, netuid, hotkey, chain, repo } = push
  const { commit } = receipt
  return {
    schema: 'bbx.push/1' as const,
    rehearsal: chain.isRehearsal,
    network: chain.network,
    track: receipt.track,
    repository: repo.name,
    receipt: receiptFile,
    steps,
    commitment:
      commit?.block == null
        ? null
        : {
            ...{ netuid, hotkey: hotkey.address, payload: commit.payload, block: commit.block },
            revealed: push.track.publishing.sealing === 'plain' || commit.revealedIn !== null,
          },
    /** What was or would be committed. */
    payload: payloadOf(push),
    revision: receipt.upload?.revision ?? null,
    published: receipt.published,
    score: receipt.evaluation?.score ?? null,
    tested: receipt.evaluation !== null && !receipt.evaluation.skipped,
    warnings: push.warnings,
    preview: push.preview,
    error: error === null ? null : errorParts(error),
  }
}

function errorParts({ code, message, why, remedy, missing }: BbxError) {
  return { code, what: message, why, remedy, missing }
}

type PushDocument = ReturnType<typeof pushDocument>

const width = 10

export function pushText(document: PushDocument): string {
  const { steps, warnings, rehearsal, error, receipt, payload, commitment, preview } = document
  const pad = (word: string) => word.padEnd(width)
  const dry = commitment === null && error === null
  const lines = [
    ...steps.map(({ id, status, what }) => `${pad(id)}${pad(status)}${what}`),
    ...(dry && preview.length > 0 ? ['', ...preview] : []),
    ...(dry && payload !== null ? [`${pad('payload')}${payload}`] : []),
    ...(warnings.length === 0
      ? []
      : ['', `${counted(warnings.length, 'warning')}:`, ...warnings.map(({ what, remedy }) => `  ${what}; ${remedy}`)]),
    ...(error === null
      ? []
      : ['', `${error.code} ${error.what}`, ...(error.why === null ? [] : [`  why: ${error.why}`]), `  do:  ${error.remedy}`]),
    ...(receipt === null ? [] : ['', `receipt: ${receipt}`]),
  ]
  return rehearsal ? marked(lines.join('\n')) : lines.join('\n')
}
