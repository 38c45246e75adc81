import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
for (const name of ['a\nb.txt', '\u001b[2J.txt', 'a\u202etxt.exe', '--help', '-rf']) writeFileSync(join(folder, name), 'x')
