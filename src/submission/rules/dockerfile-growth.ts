import { type KnownValues, longestGrowth, noteValues } from '../dockerfile/arguments.ts'
import { readDockerfile } from '../dockerfile/read-dockerfile.ts'
import { finding } from './finding.ts'
import type { Rule } from './rule.ts'

export const dockerfileGrowth: Rule = {
  id: 'dockerfile-growth',
  code: 'S1052',
  title: 'no value of the Dockerfile grows without end',
  async check({ files }) {
    const text = await files.readText('Dockerfile')
    const values: KnownValues = new Map()
    return readDockerfile(text ?? '').flatMap((instruction) => {
      if (instruction.keyword !== 'ARG' && instruction.keyword !== 'ENV') return []
      const grown = noteValues(instruction, values)
      if (grown.length === 0) return []
      const what = `${grown.join(', ')} grows to more than ${longestGrowth / 1024} KiB out of other values: whoever builds the image has to hold that`
      return [finding(dockerfileGrowth, 'Dockerfile', { line: instruction.line, what, remedy: 'write the value out' })]
    })
  },
}
