import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hostileFolder, readCases } from './read-cases.ts'

const cases = readCases()
const readme = readFileSync(join(hostileFolder, 'README.md'), 'utf8')
const onContainers = new Set(['docker', 'build'])

describe('the hostile suite', () => {
  it('has sixty cases and more, twenty-five of them on a container engine', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60)
    expect(cases.filter(({ runs }) => runs.some(({ runtime }) => onContainers.has(runtime))).length).toBeGreaterThanOrEqual(25)
  })

  it('comes from everywhere', () => {
    expect([...new Set(cases.map(({ from }) => from))].sort()).toEqual(['grading', 'http', 'network', 'repository', 'resources'])
  })

  it('is listed in its README, each case with its verdict and its reason', () => {
    const rows = cases.map(({ name, from, why, runs }) => {
      const verdicts = runs.map(
        ({ runtime, expect: { codes, exit } }) => `${runtime} ${codes.length === 0 ? `exit ${exit}` : codes.join(' ')}`,
      )
      const removed = runs.flatMap(({ guard }) => (guard === undefined ? [] : [guard.remove]))
      return `| ${[name, from, [...new Set(verdicts)].join('; '), removed.join(', '), why].join(' | ')} |`
    })
    const listed = readme.split('\n').filter((line) => /^\| [a-z0-9-]+ \| (?:grading|http|network|repository|resources) \|/.test(line))
    expect(listed).toEqual(rows)
  })
})
