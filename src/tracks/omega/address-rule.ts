import type { Finding, Rule } from '../../submission/rules/rule.ts'
import { ruleFinding } from '../server-rules/rule-finding.ts'
import { type Call, callAt, isSign } from '../server-source/python-call.ts'
import type { Token } from '../server-source/python-tokens.ts'
import { type Module, serverModules } from '../server-source/server-modules.ts'

const port = 8000
const loopback = new Set(['127.0.0.1', 'localhost', '::1'])
const everywhere = new Set(['0.0.0.0', '::'])

/**
 * Validators ask port 8000 of the container from outside of it (reference sn21 1.4). uvicorn listens on loopback unless told otherwise, and
 * the option of its command line that says so holds a word for which they refuse a Dockerfile (1.3): it has to be said in Python. Only
 * what is plain to see is an error; a fallback that a variable may replace is a warning.
 */
export function addressRule(track: string): Rule {
  const rule = { id: `${track}-address`, code: 'S1073' } as const
  return {
    ...rule,
    title: 'the server listens on all addresses at port 8000',
    async check({ files, manifest }) {
      const modules = await serverModules(files, manifest)
      const dockerfile = await files.readText('Dockerfile')
      return [...modules.flatMap((module) => ofModule(rule, module)), ...ofDockerfile(rule, dockerfile ?? '')]
    },
  }
}

type Named = Pick<Rule, 'id' | 'code'>

function ofModule(rule: Named, { file, lines }: Module): Finding[] {
  return lines.flatMap(({ tokens }) =>
    tokens.flatMap((token, at) => {
      const call = token.kind === 'name' && !isSign(tokens[at - 1], '.') ? callAt(tokens, at) : null
      if (call === null || !startsUvicorn(call) || call.open || call.named.has('uds') || call.named.has('fd')) return []
      const place = { file, line: call.line }
      return [
        ...hostFinding(rule, call.named.get('host') ?? call.positional[1], place),
        ...portFinding(rule, call.named.get('port') ?? call.positional[2], place),
      ]
    }),
  )
}

function startsUvicorn({ callee }: Call): boolean {
  return ['uvicorn.run', 'uvicorn.Config'].includes(callee.join('.'))
}

function hostFinding(rule: Named, value: readonly Token[] | undefined, place: { file: string; line: number }): Finding[] {
  const unreachable = 'from outside of the container nobody reaches it'
  if (value === undefined) return [ruleFinding(rule, 'error', place, `uvicorn listens on 127.0.0.1 where no host is given: ${unreachable}`)]
  const texts = value.flatMap(({ kind, text }) => (kind === 'string' ? [text] : []))
  const [local] = texts.filter((text) => loopback.has(text))
  if (local === undefined || texts.some((text) => everywhere.has(text))) return []
  if (value.length === 1) return [ruleFinding(rule, 'error', place, `the server listens on ${local}: ${unreachable}`)]
  return [
    ruleFinding(
      rule,
      'warning',
      place,
      `the server listens on ${local} where no variable says otherwise, and validators set none: ${unreachable}`,
    ),
  ]
}

function portFinding(rule: Named, value: readonly Token[] | undefined, place: { file: string; line: number }): Finding[] {
  if (value === undefined) return []
  const numbers = value.flatMap(({ text }) => (/^\d{1,5}$/.test(text) ? [Number(text)] : []))
  const [other] = numbers
  if (other === undefined || numbers.includes(port)) return []
  if (value.length === 1) return [ruleFinding(rule, 'error', place, `the server listens at port ${other}: validators ask port ${port}`)]
  return [
    ruleFinding(
      rule,
      'warning',
      place,
      `the server listens at port ${other} where no variable says otherwise: validators set none, and ask port ${port}`,
    ),
  ]
}

/** The command line of uvicorn in a Dockerfile. With its option for the address it is refused for the word in it, by a rule of its own. */
function ofDockerfile(rule: Named, text: string): Finding[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, index) => {
    if (!/^\s*(?:CMD|ENTRYPOINT)\b.*\buvicorn\b/i.test(line) || /host|uds|--fd\b/i.test(line)) return []
    const what = 'uvicorn listens on 127.0.0.1 where its command line does not say otherwise, and validators refuse the option that does'
    return [ruleFinding(rule, 'error', { file: 'Dockerfile', line: index + 1 }, `${what}: start it from Python`)]
  })
}
