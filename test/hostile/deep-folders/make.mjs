import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
let path = folder
for (let depth = 0; depth < 300; depth++) path = join(path, 'deeper')
mkdirSync(path, { recursive: true })
writeFileSync(join(path, 'x.txt'), 'x')
