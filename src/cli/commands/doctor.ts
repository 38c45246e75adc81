import { randomBytes } from 'node:crypto'
import { counted } from '../../base/counted.ts'
import { processIdentity } from '../../base/process-identity.ts'
import type { ProofRow } from '../../base/sandbox-report.ts'
import { loadProfile, loadTrack } from '../../tracks/registry.ts'
import { connectContainerEngine } from '../container-engine.ts'
import type { Context } from '../context.ts'
import { allChecks } from '../doctor/all-checks.ts'
import { type CheckResult, runChecks } from '../doctor/run-checks.ts'
import { paint } from '../paint.ts'
import type { CommandResult, TextStyle } from '../result.ts'

export interface DoctorOptions {
  /** Also try the ways out of a sandbox, with a small container of ours. */
  sandbox: boolean
}

/** What this machine has of what `bbx` needs. Exit 3 where something is missing, or where a way out of the sandbox is open. */
export async function doctor({ sandbox }: DoctorOptions, context: Context): Promise<CommandResult> {
  context.progress.say('looking at this machine')
  const checks = await runChecks(allChecks, context)
  const rows = sandbox ? await proveHere(context) : null
  context.progress.done()
  const wrong = checks.some(({ status }) => status === 'failed') || (rows?.some(({ verdict }) => verdict === 'open') ?? false)
  return {
    kind: 'document',
    exit: wrong ? 3 : 0,
    document: { schema: 'bbx.doctor/1', checks, sandbox: rows },
    text: (style) => doctorText(checks, rows, style),
  }
}

async function proveHere(context: Context): Promise<readonly ProofRow[]> {
  const { signal, progress } = context
  const engine = await connectContainerEngine(context)
  const { proveMachine } = await import('../../runtime/docker/prove/prove-machine.ts')
  const { container: policy } = await loadProfile((await loadTrack('babelbit')).defaultProfile)
  const owner = processIdentity(process.pid)
  if (owner === null) throw new Error('this process is not there')
  progress.say('trying the ways out of a sandbox')
  const run = `doctor-${randomBytes(4).toString('hex')}`
  return (await proveMachine({ engine, policy, run, owner, signal })).rows
}

function doctorText(checks: readonly CheckResult[], rows: readonly ProofRow[] | null, style: TextStyle): string {
  const { bold, dim, green, red, yellow } = paint(style)
  const marks = { ok: green('ok'), warning: yellow('warning'), failed: red('failed'), skipped: dim('none') }
  const verdicts = { blocked: green('blocked'), open: red('open'), unproven: yellow('unproven') }
  const lines = checks.flatMap(({ title, status, what, remedy }) => [
    `${bold(title)}: ${marks[status]}`,
    `  ${what}`,
    ...(remedy === null ? [] : [`  ${dim(remedy)}`]),
  ])
  if (rows === null) return [...lines, dim('`bbx doctor --sandbox` also tries the ways out of a sandbox')].join('\n')
  const count = (verdict: ProofRow['verdict']) => rows.filter((row) => row.verdict === verdict).length
  const open = count('open')
  return [
    ...lines,
    '',
    bold('ways out of a sandbox'),
    ...rows.flatMap(({ id, title, verdict, evidence }) => [`${verdicts[verdict]}  ${id}: ${title}`, `  ${dim(evidence)}`]),
    `${count('blocked')} of ${counted(rows.length, 'way')} out proved blocked, ${open === 0 ? 'none open' : red(`${open} open`)}, ${count('unproven')} not proved here`,
  ].join('\n')
}
