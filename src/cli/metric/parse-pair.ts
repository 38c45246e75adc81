import { BbxError } from '../../base/bbx-error.ts'
import type { MetricArguments, MetricKind } from './metric-kind.ts'

/** One line of `--pairs`. Throws BbxError U0007. */
export function parsePair<Input>(line: string | null, kind: MetricKind<Input>, given: MetricArguments): Input {
  if (line === null) throw new BbxError('U0007', { what: 'a line of --pairs is longer than 1 MiB' })
  const parsed = kind.schema(given).safeParse(parseJson(line))
  if (parsed.success) return parsed.data
  throw new BbxError('U0007', {
    what: 'a line of --pairs is not a pair',
    why: parsed.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; '),
    remedy: `write ${kind.lineForm}`,
  })
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new BbxError('U0007', {
      what: 'a line of --pairs is not JSON',
      why: cause instanceof Error ? cause.message : String(cause),
      cause,
    })
  }
}
