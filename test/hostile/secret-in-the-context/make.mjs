import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
writeFileSync(join(folder, 'notes.txt'), `the token is hf_${'abcdefghij'.repeat(4).slice(0, 34)}\n`)
