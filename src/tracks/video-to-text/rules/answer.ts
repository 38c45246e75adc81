import type { Rule } from '../../../submission/rules/rule.ts'
import { inferencePath } from '../../omega/inference-path.ts'
import { routeAnswer } from '../../server-rules/route-answer.ts'
import { ruleFinding } from '../../server-rules/rule-finding.ts'

/** Reference sn21 2.3: an answer without the field counts as one without captions. */
export const answer: Rule = {
  id: 'video-to-text-answer',
  code: 'S1071',
  title: 'answers have the fields of the contract',
  async check(context) {
    const read = await routeAnswer(context, inferencePath)
    if (read === null || read.fields.has('texts')) return []
    const what = `the answer of POST ${inferencePath} has no \`texts\`: the validator passes over every batch`
    return [ruleFinding(answer, 'error', read.route, what)]
  },
}
