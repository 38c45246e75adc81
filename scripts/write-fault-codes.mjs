import { loadSource } from './load-source.mjs'
import { writeGenerated } from './write-generated.mjs'

const families = [
  ['S1', 'The repository', 'Found by `bbx check`; the submission is at fault. `bbx` exits with 1.'],
  ['S2', 'How the server behaves', 'The submission is at fault. `bbx` exits with 1.'],
  ['S3', 'Answers out of contract', 'The submission is at fault. `bbx` exits with 1.'],
  ['H', 'The harness', '`bbx` itself is at fault; nothing is charged to the submission. A call that fails this way exits with 70.'],
  [
    'E',
    'The environment',
    'The machine, the network or another side; nothing is charged to the submission. A call that fails this way exits with 3.',
  ],
  ['U', 'The call and the configuration', 'What was asked cannot be done as it was asked. `bbx` exits with 2.'],
]

const { faultCodes } = await loadSource('src/base/fault-codes.ts')
const cell = (text) => text.replaceAll('|', String.raw`\|`)
const sections = families.map(([prefix, title, meaning]) => {
  const rows = Object.entries(faultCodes).filter(([code]) => code.startsWith(prefix))
  const lines = rows.map(([code, { title: what, remedy }]) => `| ${code} | ${cell(what)} | ${cell(remedy)} |`)
  return [`## ${prefix.padEnd(5, 'x')}: ${title}`, '', meaning, '', '| code | what | what to do |', '|---|---|---|', ...lines].join('\n')
})
const intro = [
  '# Fault codes',
  '',
  'Every finding, fault and error of `bbx` carries one of these codes. The message beside it says what happened in the case at hand.',
  'This page is written by `npm run fault-codes` from the table in the code.',
].join('\n')
await writeGenerated({ 'docs/fault-codes.md': `${[intro, ...sections].join('\n\n')}\n` })
