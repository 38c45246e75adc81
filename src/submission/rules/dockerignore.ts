import { dockerIgnores } from '../dockerfile/dockerignore.ts'
import { finding } from './finding.ts'
import type { Rule } from './rule.ts'

const fileName = '.dockerignore'

/** What must never get into an image: whoever copies the whole folder in a Dockerfile would publish it. */
const unwanted = [
  { line: '.bbx', probe: '.bbx/runs/x' },
  { line: '.env', probe: '.env' },
  { line: '.env.*', probe: '.env.local' },
  { line: '.git', probe: '.git/config' },
]

export const dockerignore: Rule = {
  id: 'dockerignore',
  code: 'S1080',
  title: '.dockerignore keeps private and needless files out of the image',
  async check({ files }) {
    const text = await files.readText(fileName)
    const lines = missingLines(text ?? '')
    if (lines.length === 0) return []
    const what = text === undefined ? '.dockerignore is missing' : '.dockerignore lets private or needless files into the image'
    return [finding(dockerignore, fileName, { severity: 'warning', what: `${what}: it should list ${lines.join(', ')}` })]
  },

  async fix({ files }) {
    const text = (await files.readText(fileName)) ?? ''
    const lines = missingLines(text)
    if (lines.length === 0) return []
    const end = text.includes('\r\n') ? '\r\n' : '\n'
    const before = text === '' || text.endsWith('\n') ? text : `${text}${end}`
    await files.writeText(fileName, `${before}${lines.map((line) => `${line}${end}`).join('')}`)
    return [fileName]
  },
}

function missingLines(text: string): string[] {
  return unwanted.filter(({ probe }) => !dockerIgnores(text, probe)).map(({ line }) => line)
}
