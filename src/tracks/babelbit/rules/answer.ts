import type { Rule } from '../../../submission/rules/rule.ts'
import { routeAnswer } from '../../server-rules/route-answer.ts'
import { ruleFinding } from '../../server-rules/rule-finding.ts'

/** Two readers take one answer: that of an axon wants `prediction` at the top, that of a chute wants it in `utterance` (reference babelbit 2.1 to 2.3). */
export const answer: Rule = {
  id: 'babelbit-answer',
  code: 'S1071',
  title: 'the answer of /predict has the fields that both readers take',
  async check(context) {
    const read = await routeAnswer(context, '/predict')
    if (read === null) return []
    const { route, fields } = read
    const findings = []
    if (!fields.has('prediction')) {
      const what = 'the answer of POST /predict has no `prediction`: an axon counts as having predicted nothing'
      findings.push(ruleFinding(answer, 'error', route, what))
    }
    if (!fields.has('utterance')) {
      const what = 'the answer of POST /predict has no `utterance`: a chute counts as having predicted nothing'
      findings.push(ruleFinding(answer, 'warning', route, what))
    } else if (fields.get('utterance')?.has('prediction') === false) {
      const what = 'the `utterance` of the answer of POST /predict has no `prediction`: a chute counts as having predicted nothing'
      findings.push(ruleFinding(answer, 'warning', route, what))
    }
    return findings
  },
}
