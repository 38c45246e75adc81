import { finding } from './finding.ts'
import type { Rule } from './rule.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const awkward = /[\u0000-\u001f\u007f\\]/

const reasons = {
  'not a file': 'is neither a file nor a folder: it cannot be uploaded or copied into an image',
  'not readable': 'cannot be read: nothing in it was checked',
  'name not UTF-8': 'has a name that is not UTF-8: hubs and archives cannot carry it',
} as const

export const entries: Rule = {
  id: 'entries',
  code: 'S1054',
  title: 'everything in the folder can be carried elsewhere',
  async check({ files }) {
    const leftOut = (await files.leftOut()).flatMap(({ path, why }) =>
      why === 'private' || why === 'tooling' ? [] : [finding(entries, path, { what: `it ${reasons[why]}` })],
    )
    const odd = (await files.list()).filter(({ path }) => awkward.test(path))
    const what = 'the name holds a backslash or a control character: it does not survive other systems'
    return [...leftOut, ...odd.map(({ path }) => finding(entries, path, { what }))]
  },
}
