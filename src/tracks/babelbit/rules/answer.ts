import type { Rule } from '../../../submission/rules/rule.ts'
import { answerFields } from '../../server-source/answer-fields.ts'
import { routeMatches } from '../../server-source/route.ts'
import { serverModules } from '../../server-source/server-modules.ts'
import { serverRoutes } from '../../server-source/server-routes.ts'
import { babelbitFinding } from './babelbit-finding.ts'

/** Two readers take one answer: that of an axon wants `prediction` at the top, that of a chute wants it in `utterance` (reference babelbit 2.1 to 2.3). */
export const answer: Rule = {
  id: 'babelbit-answer',
  code: 'S1071',
  title: 'the answer of /predict has the fields that both readers take',
  async check({ files, manifest }) {
    const modules = await serverModules(files, manifest)
    const asked = serverRoutes(modules).routes.filter(
      (route) => routeMatches(route, '/predict') && (route.methods?.includes('POST') ?? true),
    )
    const [route] = asked
    if (route === undefined || asked.length > 1) return []
    const fields = answerFields(route, modules)
    if (fields === null) return []
    const findings = []
    if (!fields.has('prediction')) {
      const what = 'the answer of POST /predict has no `prediction`: an axon counts as having predicted nothing'
      findings.push(babelbitFinding(answer, 'error', route, what))
    }
    if (!fields.has('utterance')) {
      const what = 'the answer of POST /predict has no `utterance`: a chute counts as having predicted nothing'
      findings.push(babelbitFinding(answer, 'warning', route, what))
    } else if (fields.get('utterance')?.has('prediction') === false) {
      const what = 'the `utterance` of the answer of POST /predict has no `prediction`: a chute counts as having predicted nothing'
      findings.push(babelbitFinding(answer, 'warning', route, what))
    }
    return findings
  },
}
