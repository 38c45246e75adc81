import { type KnownValues, noteValues, substitute } from '../dockerfile/arguments.ts'
import { readDockerfile } from '../dockerfile/read-dockerfile.ts'
import { splitWords } from '../dockerfile/split-words.ts'
import { finding } from './finding.ts'
import type { Finding, Rule } from './rule.ts'

const remote = /^(?:https?|ftp|git|ssh):\/\/|^git@[^/]+:/i

export const addUrl: Rule = {
  id: 'add-url',
  code: 'S1022',
  title: 'ADD fetches nothing from elsewhere that is not verified',
  async check({ files }) {
    const text = await files.readText('Dockerfile')
    const values: KnownValues = new Map()
    const findings: Finding[] = []
    for (const instruction of readDockerfile(text ?? '')) {
      const { keyword, flags, rest, line } = instruction
      if (keyword === 'ARG' || keyword === 'ENV') noteValues(instruction, values)
      if (keyword !== 'ADD' || flags.some((flag) => flag.startsWith('--checksum='))) continue
      const fetched = sourcesOf(rest).find((source) => remote.test(substitute(source, values).text))
      if (fetched === undefined) continue
      const what = 'ADD fetches from elsewhere at build time: what it gets may change or be gone'
      findings.push(finding(addUrl, 'Dockerfile', { line, what }))
    }
    return findings
  },
}

/** All words but the last, which is the destination; the JSON form where the words are one. */
function sourcesOf(rest: string): string[] {
  if (rest.startsWith('[')) {
    try {
      const words: unknown = JSON.parse(rest)
      if (Array.isArray(words)) return words.filter((word) => typeof word === 'string').slice(0, -1)
    } catch {
      // Not JSON: a builder reads it as plain words.
    }
  }
  return splitWords(rest).slice(0, -1)
}
