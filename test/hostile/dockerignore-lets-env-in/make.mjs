import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
writeFileSync(join(folder, '.env'), `CHUTES_API_KEY=cpk_${'0123456789abcdef'.repeat(4)}.${'0123456789abcdef'.repeat(2)}\n`)
