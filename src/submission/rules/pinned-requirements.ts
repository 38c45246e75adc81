import { posix } from 'node:path'
import type { SubmissionFiles } from '../files.ts'
import { isExact, pinProblem } from '../requirements/pin-problem.ts'
import { type RequirementLine, readRequirements } from '../requirements/read-requirements.ts'
import { finding } from './finding.ts'
import type { Finding, Rule } from './rule.ts'

const mostFiles = 100

export const pinnedRequirements: Rule = {
  id: 'pinned-requirements',
  code: 'S1060',
  title: 'each requirement names one version',
  async check({ files }) {
    const texts = await readAll(files)
    const pinned = new Set<string>()
    for (const { lines } of texts.constraints) {
      for (const { requirement } of lines) if (requirement.kind === 'named' && isExact(requirement.specifier)) pinned.add(requirement.name)
    }
    const loose = texts.requirements.flatMap(({ file, lines }) =>
      lines.flatMap(({ line, requirement }) => {
        const what = pinProblem(requirement, pinned)
        return what === null ? [] : [finding(pinnedRequirements, file, { line, what })]
      }),
    )
    return [...texts.missing, ...loose]
  },
}

interface RequirementFile {
  file: string
  lines: readonly RequirementLine[]
}

/** requirements.txt and everything that it names by -r and -c, each file once. */
async function readAll(files: SubmissionFiles) {
  const read = { requirements: [] as RequirementFile[], constraints: [] as RequirementFile[], missing: [] as Finding[] }
  const seen = new Set(['requirements.txt'])
  const waiting: { file: string; into: RequirementFile[]; from: { file: string; line: number } | null }[] = [
    { file: 'requirements.txt', into: read.requirements, from: null },
  ]
  for (let next = waiting.shift(); next !== undefined && seen.size <= mostFiles; next = waiting.shift()) {
    const text = await files.readText(next.file)
    if (text === undefined) {
      if (next.from !== null) read.missing.push(absent(next.file, next.from))
      continue
    }
    const lines = readRequirements(text)
    next.into.push({ file: next.file, lines })
    for (const { line, requirement } of lines) {
      if (requirement.kind !== 'include' && requirement.kind !== 'constraints') continue
      const file = posix.join(posix.dirname(next.file), requirement.path.replaceAll('\\', '/'))
      if (seen.has(file)) continue
      seen.add(file)
      const into = requirement.kind === 'constraints' ? read.constraints : next.into
      waiting.push({ file, into, from: { file: next.file, line } })
    }
  }
  return read
}

function absent(file: string, { file: from, line }: { file: string; line: number }): Finding {
  return finding(pinnedRequirements, from, {
    line,
    what: `it names ${file}, which is no file of the submission`,
    remedy: 'add the file, or write its lines here',
  })
}
