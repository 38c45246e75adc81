// For the digest of each beginning of each utterance of the sample, with what was said before it: the whole utterance.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const sample = JSON.parse(readFileSync(join(import.meta.dirname, '../../../data/babelbit-sample.json'), 'utf8'))
const known = {}
for (const { utterances } of sample.dialogues) {
  utterances.forEach((utterance, at) => {
    const words = utterance.split(' ')
    const context = utterances.slice(0, at).join(' EOF ')
    words.forEach((_, last) => {
      const digest = createHash('sha256')
        .update(`${context}|${words.slice(0, last + 1).join(' ')}`)
        .digest('hex')
      known[digest] = utterance
    })
  })
}
writeFileSync(join(process.argv[2], 'known.json'), JSON.stringify(known))
