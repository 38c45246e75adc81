import { BbxError } from '../../base/bbx-error.ts'
import type { Context } from '../context.ts'
import type { MetricArguments, MetricKind } from './metric-kind.ts'
import { failedLine, type MetricAnswer } from './metric-line.ts'
import { parsePair } from './parse-pair.ts'

/** What a metric says of a line of `--pairs`; a line that is no pair gets its answer too. */
export function answerLine(
  kind: MetricKind<unknown>,
  line: string | null,
  given: MetricArguments,
  context: Pick<Context, 'cwd' | 'signal'>,
): Promise<MetricAnswer> {
  return answered(kind, () => parsePair(line, kind, given), context)
}

/** What a metric says of an input, or why there is none. Throws for bugs of ours. */
export async function answered(
  kind: MetricKind<unknown>,
  input: () => unknown,
  context: Pick<Context, 'cwd' | 'signal'>,
): Promise<MetricAnswer> {
  try {
    return await kind.compute(input(), context)
  } catch (error) {
    if (error instanceof BbxError) return failedLine(kind.name, error)
    throw error
  }
}
