import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
const bomb = `${'**/*a*'.repeat(40)}b`
const name = 'a'.repeat(200)
writeFileSync(join(folder, '.dockerignore'), `.bbx\n.env\n.env.*\n.git\n${`${bomb}\n`.repeat(200)}`)
for (let at = 0; at < 50; at++) writeFileSync(join(folder, `${name}${at}`), 'x')
