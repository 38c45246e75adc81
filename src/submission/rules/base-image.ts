import { type KnownValues, noteValues, substitute } from '../dockerfile/arguments.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import { readDockerfile } from '../dockerfile/read-dockerfile.ts'
import { finding } from './finding.ts'
import type { Finding, Rule } from './rule.ts'

export const baseImage: Rule = {
  id: 'base-image',
  code: 'S1021',
  title: 'every base image is named with a tag or a digest',
  async check({ files }) {
    const text = await files.readText('Dockerfile')
    if (text === undefined) return []
    const globals: KnownValues = new Map()
    const stages = new Set<string>()
    const findings: Finding[] = []
    let seen = 0
    for (const instruction of readDockerfile(text)) {
      // Only what stands before the first FROM is known to a FROM.
      if (instruction.keyword === 'ARG' && seen === 0) noteValues(instruction, globals)
      if (instruction.keyword !== 'FROM') continue
      seen += 1
      findings.push(...checkFrom(instruction, globals, stages))
    }
    if (seen === 0)
      findings.push(
        finding(baseImage, 'Dockerfile', { what: 'no FROM names a base image', remedy: 'start with FROM and an image that has a tag' }),
      )
    return findings
  },
}

function checkFrom({ rest, line }: Instruction, globals: KnownValues, stages: Set<string>): Finding[] {
  const [written = '', as, stage] = rest.split(/\s+/)
  const { text: image, unknown } = substitute(written.replace(/^(["'])(.*)\1$/, '$2'), globals)
  const known = stages.has(image.toLowerCase()) || image.toLowerCase() === 'scratch'
  if (as?.toLowerCase() === 'as' && stage !== undefined) stages.add(stage.toLowerCase())
  if (known) return []
  if (unknown.length > 0) {
    const what = `the base image depends on ${unknown.join(', ')}, which has no value before the first FROM: validators pass no build arguments`
    return [finding(baseImage, 'Dockerfile', { line, what, remedy: 'give it a default: ARG NAME=value before the first FROM' })]
  }
  if (image === '') return [finding(baseImage, 'Dockerfile', { line, what: 'FROM names no image' })]
  if (image.includes('@')) return []
  // A colon before the last slash belongs to the port of a registry.
  const tag = /:([^/]+)$/.exec(image)?.[1]
  if (tag === undefined)
    return [finding(baseImage, 'Dockerfile', { line, what: `${image} has neither tag nor digest: each build may get another image` })]
  if (tag !== 'latest') return []
  return [finding(baseImage, 'Dockerfile', { severity: 'warning', line, what: `${image} moves: each build may get another image` })]
}
