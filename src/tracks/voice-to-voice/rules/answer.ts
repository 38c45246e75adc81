import type { Rule } from '../../../submission/rules/rule.ts'
import { routeAnswer } from '../../server-rules/route-answer.ts'
import { ruleFinding } from '../../server-rules/rule-finding.ts'

/** Reference sn21 2.2, 2.4 and 2.5: without its field an answer fails, and only `text` of a spoken one may be missing. */
const wanted = [
  { path: '/api/v1/inference', field: 'audio_data', severity: 'error' },
  { path: '/api/v1/v2v', field: 'audio_data', severity: 'warning' },
  { path: '/api/v1/v2t', field: 'text', severity: 'warning' },
] as const

export const answer: Rule = {
  id: 'voice-to-voice-answer',
  code: 'S1071',
  title: 'answers have the fields of the contract',
  async check(context) {
    const answers = await Promise.all(wanted.map(async (one) => ({ ...one, read: await routeAnswer(context, one.path) })))
    return answers.flatMap(({ path, field, severity, read }) => {
      if (read === null || read.fields.has(field)) return []
      return [ruleFinding(answer, severity, read.route, `the answer of POST ${path} has no \`${field}\`: it counts as no answer`)]
    })
  },
}
