import { faultCodes } from '../../base/fault-codes.ts'
import { takes } from '../../base/python/function-parameters.ts'
import { pythonConstants } from '../../base/python/python-constants.ts'
import { pythonMistake } from '../../base/python/python-mistakes.ts'
import { pythonTree } from '../../base/python/python-tree.ts'
import type { Finding, Rule } from '../../submission/rules/rule.ts'
import { longestCode } from '../spec/longest-code.ts'
import { moduleProblems } from '../spec/render-module.ts'
import { readSetup } from '../spec/setup.ts'
import { type ChuteSource, chuteSourceReader, functionNamed } from './chute-source.ts'
import { hiddenCode } from './hidden-code.ts'
import { lateNetwork } from './late-network.ts'
import { machineIdentity } from './machine-identity.ts'
import { outsideAddress } from './outside-address.ts'
import { spokenToTheCheck } from './spoken-to-the-check.ts'
import { staticAnswer } from './static-answer.ts'
import type { LookFor } from './suspicion.ts'

/** The rules over `chute/` of a submission; `frame` is the shipped module around its files. A submission without the folder has no findings. */
export function chuteRules(frame: string): readonly Rule[] {
  const chuteSources = chuteSourceReader()
  const module: Rule = {
    id: 'chute-module',
    code: 'S1090',
    title: 'the files of the chute make one Python module',
    async check({ files }) {
      const sources = await chuteSources(files)
      const own = sources.flatMap((source) => shapeOf(source).map((problem) => found(module, source.path, 'error', problem)))
      // Names clash only where everything can be read.
      if (own.length > 0 || sources.length === 0) return own
      const tree = (name: ChuteSource['name']) => sources.find((source) => source.name === name)?.tree ?? pythonTree('')
      const together = moduleProblems(frame, { setup: tree('setup'), load: tree('load'), predict: tree('predict') })
      return together.map(({ file, line, what }) => found(module, `chute/${file}.py`, 'error', { line, what }))
    },
  }
  return [
    module,
    looking(chuteSources, 'chute-code', 'S1091', 'error', [staticAnswer, hiddenCode, machineIdentity, spokenToTheCheck, outsideAddress]),
    looking(chuteSources, 'chute-network', 'S1092', 'warning', [lateNetwork]),
  ]
}

function looking(
  chuteSources: ReturnType<typeof chuteSourceReader>,
  id: string,
  code: 'S1091' | 'S1092',
  severity: Finding['severity'],
  looks: readonly LookFor[],
): Rule {
  const rule: Rule = {
    id,
    code,
    title: faultCodes[code].title,
    async check({ files }) {
      const sources = (await chuteSources(files)).filter(({ tree }) => tree.brokenAt === null)
      return sources.flatMap((source) =>
        looks.flatMap((look) => look(source).map((seen) => found(rule, source.path, seen.severity ?? severity, seen))),
      )
    },
  }
  return rule
}

function found({ id, code }: Pick<Rule, 'id' | 'code'>, file: string, severity: Finding['severity'], { line, what }: Problem): Finding {
  return { code, rule: id, severity, file, line, what, remedy: faultCodes[code].remedy }
}

type Problem = Pick<Finding, 'line' | 'what'>

const wanted = { load: ['load_model', 'folder'], predict: ['predict_utterance', 'model, prefix, context'] } as const

/** What is wrong with one file by itself. */
function shapeOf({ name, length, tree }: ChuteSource): Problem[] {
  if (length > longestCode)
    return [{ line: null, what: `it has ${length} characters, and the platform takes ${longestCode} of a whole module` }]
  const mistake = pythonMistake(tree)
  if (mistake !== null) return [mistake]
  if (name === 'setup') {
    const read = readSetup(pythonConstants(tree))
    return 'setup' in read ? [] : read.problems
  }
  const [functionName, parameters] = wanted[name]
  const found = functionNamed(tree, functionName)
  if (found === null) return [{ line: null, what: `it has no function ${functionName}(${parameters})` }]
  if (found.isAsync) return [{ line: found.line, what: `${functionName} is async, and is called without await` }]
  const count = parameters.split(', ').length
  if (takes(found.parameters, count)) return []
  return [{ line: found.line, what: `${functionName} is called with ${count} values: ${parameters}` }]
}
