import { CommanderError } from 'commander'
import { BbxError } from '../base/bbx-error.ts'
import type { Interruption } from './interruption.ts'

/** Whatever was thrown, as an error with a code: the user's, an interruption, or else a bug of ours. */
export function asBbxError(thrown: unknown, interruption: Pick<Interruption, 'exit'>): BbxError {
  if (interruption.exit !== null && !(thrown instanceof BbxError && thrown.exit === 70)) {
    const own = thrown instanceof BbxError ? { what: thrown.message, remedy: thrown.remedy } : {}
    const why = interruption.exit === 130 ? 'Ctrl-C' : 'SIGTERM'
    const interrupted = new BbxError('E0012', { ...own, why, exit: interruption.exit, cause: thrown })
    // What was at work knew whether it was a rehearsal.
    if (thrown instanceof Error && 'mark' in thrown && typeof thrown.mark === 'string') interrupted.mark = thrown.mark
    return interrupted
  }
  if (thrown instanceof BbxError) return thrown
  if (thrown instanceof CommanderError) return usageError(thrown)
  const refusal = engineRefusal(thrown)
  if (refusal !== null) return refusal
  const what = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `something that is no error was thrown: ${String(thrown)}`
  return new BbxError('H0001', { what: `a bug in bbx: ${what}`, cause: thrown })
}

/**
 * What a container engine answered with an error status where nobody had a better word for it: its failure, and no bug of ours. It reads the
 * error itself: on the path of `bbx --help` nothing of the container engine's is loaded.
 */
function engineRefusal(thrown: unknown): BbxError | null {
  if (!(thrown instanceof Error) || !('statusCode' in thrown) || typeof thrown.statusCode !== 'number') return null
  const said = (thrown.message.replace(/^\(HTTP code \d+\) [^-]*- /, '').split('\n')[0] ?? '').trim().slice(0, 300)
  return new BbxError('E0021', { what: `the container engine answered with status ${thrown.statusCode}`, why: said, cause: thrown })
}

/** commander's own complaint: "error: unknown option '--profil'\n(Did you mean --profile?)". */
function usageError(error: CommanderError): BbxError {
  // Of `--mnemonic=words` the words must not be repeated: whoever reads the log would have them.
  const message = error.message.replace(/^(error: unknown option '--?[\w.-]+)=.*'/s, "$1'")
  const [what = '', hint = ''] = message.replace(/^error: /, '').split('\n')
  const suggestion = /^\(Did you mean (.+)\?\)$/.exec(hint)?.[1]
  const remedy = suggestion ? `did you mean ${suggestion}? --help lists what there is` : '--help lists what there is'
  return new BbxError('U0001', { what, remedy, ...(message === error.message ? { cause: error } : {}) })
}
